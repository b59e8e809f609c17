import { availableParallelism, totalmem } from 'node:os';
import { type BackendReport, prepareBackend } from '@did/runtime';
import type { Command } from 'commander';
import { type ExaminedBackend, examineBackends } from '../doctor/examine-backends.js';
import { imageFormats } from '../doctor/image-formats.js';
import { videoDecoder } from '../doctor/video-decoder.js';
import { packageVersion } from '../package-version.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, withCommonOptions } from './common-options.js';
import { plainTable } from './plain-table.js';

/** `did doctor`. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('doctor'))
    .description('What runs here: the backends and their speed, and how to get what is missing.')
    .action(async ({ backend, json }: CommonOptions) => {
      const chosen = await prepareBackend(backend);
      const backends = await examineBackends(backend === 'auto' ? undefined : backend);
      const images = await imageFormats();
      const video = await videoDecoder();
      const machine = {
        did: packageVersion(),
        node: process.version,
        platform: process.platform,
        arch: process.arch,
      };
      if (json) {
        context.out(JSON.stringify({ ...machine, backend: chosen, backends, images, video }));
        return;
      }
      const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
      context.out(
        `did ${machine.did}, Node ${machine.node}, ${machine.platform} ${machine.arch}, ${availableParallelism()} cores, ${gigabytes} GiB of memory`,
      );
      context.out(`\n${speedTable(backends, chosen)}\n`);
      context.out(`taken: ${chosen.name}, ${chosen.reason}`);
      for (const line of advice(backends, chosen)) context.out(line);
      const { formats, heic } = images;
      context.out(
        `images: ${formats.length > 0 ? formats.join(', ') : 'sharp does not load; run npm install again'}`,
      );
      context.out(`heic: ${heic.version === null ? heic.advice : `heic-decode ${heic.version}`}`);
      context.out(`videos: ${video.decoder === null ? video.advice : `${video.decoder} ${video.version}`}`);
    });
}

function speedTable(backends: readonly ExaminedBackend[], chosen: BackendReport): string {
  const rows = backends.map((one) => {
    if (!one.starts) return [one.name, 'no', '', '', one.reason];
    const { report, speed } = one;
    const name = one.name === chosen.name ? `${one.name} *` : one.name;
    const versions = Object.entries(report.versions)
      .filter(([key]) => key !== 'tfjs-core')
      .map(([key, version]) => `${key} ${version}`);
    return [
      name,
      report.trains ? 'yes' : 'no',
      speed.matrixProduct.toFixed(1),
      speed.convolution.toFixed(1),
      [report.device, ...versions].join(', '),
    ];
  });
  return plainTable(['backend', 'trains', 'matrix GFLOP/s', 'convolution GFLOP/s', 'device'], rows);
}

/** What would be faster than the backend taken, and the command that gets it. */
function advice(backends: readonly ExaminedBackend[], chosen: BackendReport): string[] {
  const better = backends.slice(
    0,
    backends.findIndex(({ name }) => name === chosen.name),
  );
  return better.flatMap((one) =>
    one.starts || one.advice === undefined ? [] : [`faster: ${one.name}. ${one.advice}`],
  );
}
