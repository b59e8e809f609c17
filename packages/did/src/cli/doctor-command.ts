import { prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Command } from 'commander';
import { packageVersion } from '../package-version.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, withCommonOptions } from './common-options.js';

/** `did doctor`. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('doctor'))
    .description('What runs here: the backend, its speed, and how to get what is missing.')
    .action(async (options: CommonOptions) => {
      const report = await prepareBackend(options.backend);
      const gflops = await matmulSpeed();
      const codecs = await imageFormats();
      if (options.json) {
        context.out(
          JSON.stringify({
            did: packageVersion(),
            node: process.version,
            backend: report,
            matmulGflops: gflops,
            images: codecs,
          }),
        );
        return;
      }
      context.out(`did ${packageVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`);
      context.out(`backend: ${report.name} (${report.device}); ${report.reason}`);
      context.out(`trains: ${report.trains ? 'yes' : 'no'}; matrix product: ${gflops.toFixed(1)} GFLOP/s`);
      for (const { name, reason, advice } of report.passedOver) {
        context.out(`passed over: ${name}: ${reason}${advice === undefined ? '' : `\n    ${advice}`}`);
      }
      context.out(
        `images: ${codecs.length > 0 ? codecs.join(', ') : 'sharp does not load; run npm install again'}`,
      );
    });
}

async function matmulSpeed(): Promise<number> {
  const side = 384;
  const a = tf.randomUniform<tf.Rank.R2>([side, side], -1, 1, 'float32', 1);
  const multiply = async () => {
    const product = a.matMul<tf.Tensor2D>(a);
    await product.data();
    product.dispose();
  };
  await multiply(); // The first call compiles.
  const started = performance.now();
  const rounds = 5;
  for (let i = 0; i < rounds; i++) await multiply();
  const seconds = (performance.now() - started) / 1000;
  a.dispose();
  return (2 * side ** 3 * rounds) / seconds / 1e9;
}

async function imageFormats(): Promise<string[]> {
  try {
    const { default: sharp } = await import('sharp');
    return ['jpeg', 'png', 'webp', 'heif']
      .filter((name) => sharp.format[name as 'jpeg']?.input.buffer)
      .map((name) => (name === 'heif' ? 'avif' : name));
  } catch {
    return [];
  }
}
