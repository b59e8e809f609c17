import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DidError } from '@did/runtime';
import { toDiskError, writeFileAtomically } from '../../train/write-file-atomically.js';
import type { ExportRecord } from '../export-record.js';
import { encodeOnnx } from './encode-onnx.js';
import type { OnnxDescription } from './lower-to-onnx.js';
import type { OnnxModel } from './onnx-model.js';

/**
 * Writes the ONNX file and its record, `FILE.json`, beside it.
 *
 * @throws DidError: DID_USAGE (the record's file is there), DID_DISK.
 */
export async function writeOnnx(
  out: string,
  record: ExportRecord,
  lower: (about: OnnxDescription) => OnnxModel,
): Promise<{ path: string; bytes: number }[]> {
  const beside = `${out}.json`;
  if (existsSync(beside)) {
    throw new DidError('DID_USAGE', `${beside} is there already. Choose another --out, or remove it.`, {
      out,
    });
  }
  const { name, input, outputs } = record;
  const model = lower({
    name,
    description: `${input.name}: ${input.meaning}. ${outputs.map((output) => `${output.name}: ${output.meaning}.`).join(' ')}`,
    // Runtimes hand this out as it is.
    metadata: { did: JSON.stringify(record) },
  });
  const content = encodeOnnx(model);
  const json = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  await mkdir(dirname(out), { recursive: true }).catch((error: unknown) => {
    throw toDiskError(error, out);
  });
  await writeFileAtomically(out, content);
  await writeFileAtomically(beside, json);
  return [
    { path: out, bytes: content.byteLength },
    { path: beside, bytes: json.byteLength },
  ];
}
