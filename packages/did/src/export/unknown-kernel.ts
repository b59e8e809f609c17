import { DidError } from '@did/runtime';
import type { TracedNode } from './trace/traced-graph.js';

/** The error for a kernel, or a use of one, that a format has no form for here. */
export function unknownKernel(
  { kernel, layer, attributes }: TracedNode,
  format: string,
  what = '',
): DidError {
  const place = layer === '' ? 'outside of layers' : `in layer "${layer}"`;
  return new DidError(
    'DID_VALUE',
    `export: ${format} has no form for the kernel ${kernel}${what === '' ? '' : ` ${what}`} ${place}. Export another format, or write the layer with kernels that docs/export.md lists.`,
    { kernel, layer, attributes, format },
  );
}
