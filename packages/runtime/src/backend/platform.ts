/** True in Node and its workers; reads a global, so that bundles for the browser pull nothing in. */
export function isNode(): boolean {
  return typeof process !== 'undefined' && process.versions?.node !== undefined;
}
