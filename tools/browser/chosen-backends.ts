/** What `DID_TEST_BACKENDS` is in Node; a module of its own, for it must stand before the tests are loaded. */
Object.assign(globalThis, {
  didTestBackends: new URL(import.meta.url).searchParams.get('backends') ?? 'wasm',
});
