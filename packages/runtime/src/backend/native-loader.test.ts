import { describe, expect, it } from '@jest/globals';
import { type Importer, loadNative } from './native-loader.js';

/** An importer that gives, or throws, one thing for each package; one that is not named is not installed. */
function packages(states: Readonly<Record<string, unknown>>): Importer {
  return async (name) => {
    const state =
      states[name] ??
      Object.assign(new Error(`Cannot find package '${name}' imported from native-loader.js`), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    if (state instanceof Error) throw state;
    return state;
  };
}

const loaded = { backend: () => ({ binding: { TF_Version: '2.15.1' } }) };
const noAddon = Object.assign(
  new Error(
    'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x/tfjs_binding.node.',
  ),
  { code: 'MODULE_NOT_FOUND' },
);
const otherNode = Object.assign(
  new Error('/x/tfjs_binding.node was compiled against NODE_MODULE_VERSION 108.\nThis version needs 115.'),
  { code: 'ERR_DLOPEN_FAILED' },
);

describe('loadNative', () => {
  it.each<[string, Importer, string, RegExp]>([
    ['neither package', packages({}), 'not-installed', /neither .*tfjs-node nor .*tfjs-node-gpu/],
    [
      'a package without its addon',
      packages({ '@tensorflow/tfjs-node': noAddon }),
      'no-addon',
      /without its addon/,
    ],
    [
      'the GPU package without its addon',
      packages({ '@tensorflow/tfjs-node-gpu': noAddon }),
      'no-addon',
      /tfjs-node-gpu is installed without/,
    ],
    [
      'an addon of another Node',
      packages({ '@tensorflow/tfjs-node': otherNode }),
      'wrong-platform',
      /another platform or Node version.*NODE_MODULE_VERSION 108\.$/,
    ],
    [
      'anything else',
      packages({ '@tensorflow/tfjs-node': new Error('out of luck') }),
      'fails',
      /does not load: out of luck/,
    ],
  ])('tells of %s, and what to do', async (_name, importer, status, reason) => {
    const found = await loadNative(importer);
    expect(found).toMatchObject({ status, reason: expect.stringMatching(reason) });
    expect(found).toHaveProperty('advice', expect.stringContaining('did native install'));
  });

  it('names the CUDA build to whoever has the GPU package', async () => {
    const found = await loadNative(packages({ '@tensorflow/tfjs-node-gpu': noAddon }));
    expect(found).toHaveProperty(
      'advice',
      expect.stringMatching(/did native install --gpu` for CUDA, or `did native/),
    );
  });

  it('takes a package that loads, as an ES module or a CommonJS one', async () => {
    const status = { status: 'loads', tensorflow: '2.15.1', device: 'CPU (TensorFlow)' };
    const name = '@tensorflow/tfjs-node';
    expect(await loadNative(packages({ [name]: loaded }))).toEqual({ ...status, package: name });
    expect(await loadNative(packages({ [name]: { default: loaded } }))).toEqual({ ...status, package: name });
  });

  it('says what the CUDA build really computes on', async () => {
    const gpu = (isUsingGpuDevice: boolean) => ({
      backend: () => ({ ...loaded.backend(), isUsingGpuDevice }),
    });
    const device = async (there: boolean) =>
      (await loadNative(packages({ '@tensorflow/tfjs-node-gpu': gpu(there) }))) as { device: string };
    expect((await device(true)).device).toBe('CUDA GPU (TensorFlow)');
    expect((await device(false)).device).toMatch(/^CPU .*found no GPU.*nvidia-smi/);
  });

  it('prefers the GPU package, and falls back to the other', async () => {
    const [gpu, cpu] = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
    expect(await loadNative(packages({ [gpu]: loaded, [cpu]: loaded }))).toHaveProperty('package', gpu);
    expect(await loadNative(packages({ [gpu]: otherNode, [cpu]: loaded }))).toHaveProperty('package', cpu);
  });
});
