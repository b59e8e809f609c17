import { open } from 'node:fs/promises';
import { DidError } from '../errors/did-error.js';

const MACHINES: Readonly<Record<number, string>> = {
  3: 'x86 (32 bits)',
  40: 'ARM (32 bits)',
  62: 'x86-64',
  183: 'ARM (64 bits)',
  243: 'RISC-V',
};
const X86_64 = 62;

/**
 * Refuses a shared library of another processor, before the linker does it in its own words.
 *
 * @throws DidError DID_BACKEND saying what the file is made for
 * @source ELF-64 object file format, e_ident and e_machine
 */
export async function checkElf(file: string): Promise<void> {
  const header = Buffer.alloc(20);
  const handle = await open(file);
  const { bytesRead } = await handle.read(header, 0, header.length, 0).finally(() => handle.close());
  const isElf = bytesRead === header.length && header.toString('latin1', 0, 4) === '\x7fELF';
  const machine = isElf ? header.readUInt16LE(18) : undefined;
  if (machine === X86_64) return;
  const made =
    machine === undefined
      ? 'is no Linux library'
      : `is made for ${MACHINES[machine] ?? `machine ${machine}`}`;
  throw new DidError(
    'DID_BACKEND',
    `native install: ${file} ${made}; this machine needs x86-64. The package index served a wheel of another platform: ` +
      'check the index that `python3 -m pip config list` shows.',
    { file, machine },
  );
}
