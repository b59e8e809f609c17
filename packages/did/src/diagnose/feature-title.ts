import type { FeatureName } from './pooled-features.js';

/** How people write a kind of features. */
export function featureTitle(name: FeatureName): string {
  return TITLES[name];
}

const TITLES = {
  i: 'I',
  iDf: 'I_df',
  iOs: 'I_os',
  iDom: 'I_dom',
  randomDf: 'random mask on I',
  randomDom: 'random mask on I_os',
} as const satisfies Record<FeatureName, string>;
