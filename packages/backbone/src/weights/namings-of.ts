import { EFFICIENTNET_LITE_PYTORCH } from './lite-names.js';
import { type Naming, OURS } from './naming.js';
import { TORCHVISION_RESNET } from './resnet-names.js';
import { TIMM_EFFICIENTNET } from './timm-names.js';
import { torchvisionEfficientNet, torchvisionMobileNetV3 } from './torchvision-names.js';
import type { WeightKey } from './weight-key.js';

/** A naming, and why its weights would give other numbers in our network, where they would. */
export interface KnownNaming {
  readonly naming: Naming;
  /** Always, or only where the caller does not name the source: names alone do not tell these weights apart. */
  readonly refused?: { readonly when: 'always' | 'undeclared'; readonly because: string };
}

const TIMM_V2 =
  'timm\'s tf_efficientnetv2_* pad as TensorFlow does ("same"), its efficientnetv2_* have a batch-norm epsilon of 1e-5; ' +
  "this network is torchvision's, with symmetric padding and 1e-3. Take torchvision's weights.";
const TIMM_LITE =
  "timm's tf_efficientnet_lite* are this network, its efficientnet_lite* (symmetric padding, epsilon 1e-5) are another, " +
  "and both bear the same names. Say `source: 'timm'` (--source timm) if they are tf_efficientnet_lite*.";

const TIMM_B =
  "timm's efficientnet_b* are this network, its tf_efficientnet_b* (TensorFlow's padding, epsilon 1e-3) are another, " +
  "and both bear the same names. Say `source: 'timm'` (--source timm) if they are not tf_*.";

/** The namings that a network's weights may come in, the likeliest first. */
export function namingsOf(architecture: string, keys: readonly WeightKey[]): KnownNaming[] {
  const ours: KnownNaming = { naming: OURS };
  if (architecture.startsWith('resnet')) return [ours, { naming: TORCHVISION_RESNET }];
  if (architecture.startsWith('efficientnet-lite')) {
    return [
      ours,
      { naming: EFFICIENTNET_LITE_PYTORCH },
      { naming: TIMM_EFFICIENTNET, refused: { when: 'undeclared', because: TIMM_LITE } },
    ];
  }
  if (architecture.startsWith('mobilenet-v3')) {
    const blocks = Math.max(...keys.map(({ block }) => block.flat)) + 1;
    return [ours, { naming: torchvisionMobileNetV3(blocks) }];
  }
  const stages = Math.max(...keys.map(({ stage }) => stage));
  if (architecture.startsWith('efficientnet-b')) {
    return [
      ours,
      { naming: torchvisionEfficientNet(stages) },
      { naming: TIMM_EFFICIENTNET, refused: { when: 'undeclared', because: TIMM_B } },
    ];
  }
  if (architecture.startsWith('efficientnetv2')) {
    return [
      ours,
      { naming: torchvisionEfficientNet(stages) },
      { naming: TIMM_EFFICIENTNET, refused: { when: 'always', because: TIMM_V2 } },
    ];
  }
  return [ours];
}
