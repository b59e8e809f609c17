import { EFFICIENTNET_LITE_PYTORCH, EFFICIENTNET_PYTORCH } from './efficientnet-pytorch-names.js';
import { kerasEfficientNet } from './keras-names.js';
import { type Naming, OURS } from './naming.js';
import { TORCHVISION_RESNET } from './resnet-names.js';
import { TIMM_EFFICIENTNET } from './timm-names.js';
import { torchvisionEfficientNet, torchvisionMobileNetV3 } from './torchvision-names.js';
import type { WeightKey } from './weight-key.js';
import { TIMM_XCEPTION } from './xception-names.js';

/** A naming, and why its weights would give other numbers in our network, where they would. */
export interface KnownNaming {
  readonly naming: Naming;
  /** Always, or only where the caller does not name the source: names alone do not tell these weights apart. */
  readonly refused?: { readonly when: 'always' | 'undeclared'; readonly because: string };
}

const TIMM_V2 =
  'timm\'s tf_efficientnetv2_* pad as TensorFlow does ("same"): take the backbone tf-efficientnetv2-* for them. ' +
  'Its efficientnetv2_* have a batch-norm epsilon of 1e-5, which no backbone here has.';
const TIMM_LITE =
  "timm's tf_efficientnet_lite* are this network, its efficientnet_lite* (symmetric padding, epsilon 1e-5) are another, " +
  "and both bear the same names. Say `source: 'timm'` (--source timm) if they are tf_efficientnet_lite*.";
const TIMM_B =
  "timm's efficientnet_b* are this network, its tf_efficientnet_b* (TensorFlow's padding, epsilon 1e-3) are tf-efficientnet-b*, " +
  "and both bear the same names. Say `source: 'timm'` (--source timm) if they are not tf_*.";
const TIMM_TF_B =
  "timm's tf_efficientnet_b* are this network, its efficientnet_b* (symmetric padding, epsilon 1e-5) are efficientnet-b*, " +
  "and both bear the same names. Say `source: 'timm'` (--source timm) if they are tf_*.";

/** The namings that a network's weights may come in, the likeliest first. */
export function namingsOf(architecture: string, keys: readonly WeightKey[]): KnownNaming[] {
  const stages = Math.max(...keys.map(({ stage }) => stage));
  const blocks = Math.max(...keys.map(({ block }) => block.flat)) + 1;
  const timm = (when: 'always' | 'undeclared', because: string): KnownNaming => ({
    naming: TIMM_EFFICIENTNET,
    refused: { when, because },
  });
  const theirs: Readonly<Record<string, readonly KnownNaming[]>> = {
    resnet: [{ naming: TORCHVISION_RESNET }],
    xception: [{ naming: TIMM_XCEPTION }],
    'mobilenet-v3': [{ naming: torchvisionMobileNetV3(blocks) }],
    'efficientnet-lite': [{ naming: EFFICIENTNET_LITE_PYTORCH }, timm('undeclared', TIMM_LITE)],
    'efficientnet-b': [{ naming: torchvisionEfficientNet(stages) }, timm('undeclared', TIMM_B)],
    'tf-efficientnet-b': [
      { naming: EFFICIENTNET_PYTORCH },
      { naming: kerasEfficientNet('dwconv') },
      timm('undeclared', TIMM_TF_B),
    ],
    efficientnetv2: [{ naming: torchvisionEfficientNet(stages) }, timm('always', TIMM_V2)],
    // timm has published no other weights under these names and shapes.
    'tf-efficientnetv2': [{ naming: TIMM_EFFICIENTNET }, { naming: kerasEfficientNet('dwconv2') }],
  };
  const family = Object.keys(theirs).find((prefix) => architecture.startsWith(prefix));
  return [{ naming: OURS }, ...(family === undefined ? [] : (theirs[family] as KnownNaming[]))];
}
