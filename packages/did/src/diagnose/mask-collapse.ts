import type { MaskHealth } from './mask-health.js';
import type { MasksHealth } from './mask-watch.js';

/** Share of a mask's values that must lie at one end before it is called collapsed. */
const COLLAPSED = 0.95;

/** Where a mask has gone: `shut` when almost all of it is 0, `open` when almost all is 1. */
type MaskCollapse = 'shut' | 'open';

/** How a mask collapsed; null while it still chooses. */
function maskCollapse({ low, high }: MaskHealth): MaskCollapse | null {
  if (low >= COLLAPSED) return 'shut';
  return high >= COLLAPSED ? 'open' : null;
}

/**
 * What to tell of masks that collapsed since the look before.
 *
 * @param before - The look before; null or absent at the first.
 * @returns One sentence of what happened, what it means and what to try for each mask; none while nothing is new.
 */
export function collapseWarnings(now: MasksHealth, before: MasksHealth | null | undefined): string[] {
  return (['deepfake', 'domain'] as const).flatMap((name) => {
    const health = now[name];
    const earlier = before?.[name];
    const collapse = health === null ? null : maskCollapse(health);
    if (health === null || collapse === null) return [];
    if (earlier != null && maskCollapse(earlier) === collapse) return [];
    const share = ((collapse === 'shut' ? health.low : health.high) * 100).toFixed(0);
    const value = collapse === 'shut' ? 'below 0.05' : 'above 0.95';
    return [
      `${SYMBOLS[name]} has collapsed to ${collapse === 'shut' ? 0 : 1}: ${share} % of its values are ${value}. ${ADVICE[name][collapse]}`,
    ];
  });
}

const SYMBOLS = { deepfake: 'M_df', domain: 'M_dom' } as const;

const ADVICE = {
  deepfake: {
    shut: 'Nothing is left for C to read. Try a smaller loss.lambdaDec, a lower reversal.steepness or a lower learning rate.',
    open: 'I_os is empty, so nothing is decomposed: this is a plain classifier. Try a larger loss.lambdaDom, a smaller loss.lambdaDec or a lower learning rate.',
  },
  domain: {
    shut: 'Nothing is left for the domain head to read. Try a larger loss.lambdaDom or a lower learning rate.',
    open: 'A_dom chooses nothing: I_dom is I_os, as without it. Try model.attention.kind=cbam or a lower learning rate; model.domainAttention=false does the same for less.',
  },
} as const;
