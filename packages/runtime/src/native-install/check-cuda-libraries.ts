import { join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { runTool } from './run-tool.js';

/** What TensorFlow 2.15 loads by name before it registers a device. @source its tsl/platform/default/dso_loader.cc */
const LIBRARIES = [
  'cuda_runtime/lib/libcudart.so.12',
  'cublas/lib/libcublas.so.12',
  'cublas/lib/libcublasLt.so.12',
  'cufft/lib/libcufft.so.11',
  'cusolver/lib/libcusolver.so.11',
  'cusparse/lib/libcusparse.so.12',
  'cudnn/lib/libcudnn.so.8',
];

/**
 * Loads each CUDA library in a fresh process: with one missing, TensorFlow computes on the CPU and says so
 * only in its log.
 *
 * @throws DidError DID_BACKEND with the loader's words
 */
export async function checkCudaLibraries(libraries: string): Promise<void> {
  // `dlopen` finds no Node module in them, which is how we know that they were loaded.
  const script =
    'for(const file of process.argv.slice(1))try{process.dlopen({exports:{}},file)}catch(error){' +
    'if(!/self-register/.test(error.message))console.log("BAD "+error.message)}';
  const files = LIBRARIES.map((library) => join(libraries, 'nvidia', library));
  const printed = await runTool(process.execPath, ['-e', script, ...files], {
    advice: 'A CUDA library ends the process that loads it; run `did native remove` and install again.',
  });
  const bad = [...printed.matchAll(/^BAD (.*)$/gm)].map((match) => match[1]);
  if (bad.length === 0) return;
  throw new DidError(
    'DID_BACKEND',
    `native install --gpu: of the CUDA libraries ${bad.length} cannot be loaded: ${bad.join('; ')}. ` +
      'Run `did native remove`, then install again.',
    { bad },
  );
}
