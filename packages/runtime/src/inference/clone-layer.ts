import type * as tf from '@tensorflow/tfjs';

type LayerClass = {
  fromConfig(cls: unknown, config: tf.serialization.ConfigDict): tf.layers.Layer;
};

/**
 * A layer of the same kind and configuration, not yet applied, whose weights will start at 0: they are set anyway, and
 * random ones take seconds for a large network.
 */
export function cloneLayer(
  layer: tf.layers.Layer,
  changes: tf.serialization.ConfigDict = {},
): tf.layers.Layer {
  const config = { ...layer.getConfig(), ...changes };
  for (const key of Object.keys(config)) {
    if (key.endsWith('Initializer') && config[key] != null) config[key] = 'zeros';
  }
  const layerClass = layer.constructor as unknown as LayerClass;
  return layerClass.fromConfig(layerClass, config);
}
