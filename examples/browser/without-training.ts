import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * What a page that never trains does without: Node's native backend, gradients and kernels of training, random weights' critic,
 * weights of PyTorch and of ImageNet. A third of this project's own JavaScript.
 */
const LEFT_OUT = new RegExp(
  `[\\\\/](${[
    'runtime/(src|dist)/native/.+',
    'runtime/(src|dist)/autodiff/(apply-for-training|batch-norm-train|recompute|register-gradients|segments)',
    'runtime/(src|dist)/backend/native-loader',
    'runtime/(src|dist)/wasm/register-training-kernels',
    'runtime/(src|dist)/io/(read-torch|torch-pickle|unpickle|zip-directory)',
    'backbone/(src|dist)/weights/load-backbone-weights',
    'mi-estimator/(src|dist)/conv-critic',
  ]
    .join('|')
    .replaceAll('/', '[\\\\/]')})\\.[tj]s$`,
);

/** Each export of a module that is left out, as a function that does nothing: "there is none" is what its callers ask. */
export const withoutTraining: Plugin = {
  name: 'without-training',
  setup(builder) {
    builder.onLoad({ filter: LEFT_OUT }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const names = [...text.matchAll(/^export (?:declare )?(?:async )?(function\*?|const|class) (\w+)/gm)];
      const contents = names.map(([, kind, name]) =>
        kind === 'class' ? `export class ${name} {}` : `export function ${name}() {}`,
      );
      return { contents: contents.join('\n'), loader: 'js' };
    });
  },
};

/** TensorFlow.js without what a page that never trains has no use for: its converter, its data sets, its WebGL backend. */
export const smallTensorflow: Plugin = {
  name: 'small-tensorflow',
  setup(builder) {
    builder.onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({
      path: 'tfjs',
      namespace: 'small-tensorflow',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'small-tensorflow' }, () => ({
      contents:
        "import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'; export * from '@tensorflow/tfjs-core'; export * from '@tensorflow/tfjs-layers';",
      resolveDir: import.meta.dirname,
    }));
  },
};

/** Of the reader of containers only what reads MP4, MOV, WebM and MKV: a dynamic import alone would bring all of it, writers too. */
export const smallMediabunny: Plugin = {
  name: 'small-mediabunny',
  setup(builder) {
    builder.onResolve({ filter: /^mediabunny$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'mediabunny', namespace: 'small-mediabunny' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'small-mediabunny' }, () => ({
      contents:
        "export { BlobSource, EncodedPacketSink, Input, MATROSKA, MP4, QTFF, VideoSampleSink, WEBM } from 'mediabunny';",
      resolveDir: import.meta.dirname,
    }));
  },
};

/** Nothing of TensorFlow.js, nor of what reads containers, for a script that leaves both to the worker. */
export const withoutNetworks: Plugin = {
  name: 'without-networks',
  setup(builder) {
    builder.onResolve({ filter: /^(@tensorflow\/|mediabunny$)/ }, () => ({
      path: 'none',
      namespace: 'without-networks',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'without-networks' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};
