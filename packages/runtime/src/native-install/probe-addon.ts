import type { BindingPackage } from './binding-package.js';
import { runTool } from './run-tool.js';

/** What a fresh process found when it loaded the package and multiplied two matrices. */
export interface ProbeResult {
  /** As the loaded library says. */
  readonly tensorflow: string;
  /** Where TensorFlow says that the product was computed, such as `GPU:0`. */
  readonly device: string;
  /** TensorFlow's own words about CUDA, for an error message. */
  readonly notes: readonly string[];
}

/**
 * Loads a binding package in a fresh process and runs a kernel.
 *
 * @throws DidError DID_BACKEND when it does not load or the product is wrong
 */
export async function probeAddon(
  binding: BindingPackage,
  projectDir: string,
  advice: string,
): Promise<ProbeResult> {
  const script =
    // What Node 23 took away and `loadNative` puts back.
    'const util=require("util");util.isNullOrUndefined??=(x)=>x==null;util.isArray??=Array.isArray;' +
    `const tf=require(${JSON.stringify(binding.dir)});` +
    'const y=tf.matMul(tf.ones([8,8]),tf.ones([8,8])).dataSync()[0];' +
    'if(y!==8)throw new Error("wrong product: "+y);' +
    'console.log("\\nTF="+tf.backend().binding.TF_Version+" GPU="+(tf.backend().isUsingGpuDevice===true))';
  const printed = await runTool(process.execPath, ['-e', script], {
    cwd: projectDir,
    // TensorFlow then names the device of each kernel that it starts.
    env: { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'execute=1' },
    advice,
  });
  const [, tensorflow, gpu] = /^TF=(\S+) GPU=(\S+)$/m.exec(printed) ?? [];
  const placed = [...printed.matchAll(/Executing op \w*MatMul\w* in device \S*device:(\S+)/g)].at(-1)?.[1];
  return {
    tensorflow: tensorflow ?? 'unknown',
    // A device in its list is no proof that it computes there.
    device: placed ?? (gpu === 'true' ? 'a device it does not name' : 'CPU'),
    notes: printed
      .split('\n')
      .filter(
        (line) =>
          /cuda|cudnn|gpu|dlopen|libcu/i.test(line) &&
          !/Executing op|PreferredDevice|GPU=|Unable to register cu/.test(line),
      )
      .map((line) => line.replace(/^\S+ \S+ ([IWEF] )/, '$1').slice(0, 300)),
  };
}
