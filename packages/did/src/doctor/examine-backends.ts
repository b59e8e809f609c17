import {
  type BackendName,
  type BackendReport,
  DidError,
  type PassedOver,
  prepareBackend,
} from '@did/runtime';
import { measureSpeed, type Speed } from './measure-speed.js';

/** A backend that starts here, with its speed, or one that does not, with the reason. */
export type ExaminedBackend =
  | {
      readonly name: BackendName;
      readonly starts: true;
      readonly report: BackendReport;
      readonly speed: Speed;
    }
  | { readonly name: BackendName; readonly starts: false; readonly reason: string; readonly advice?: string };

/** From the one that is usually fastest; `cpu` only when it is asked for: it is a reference, not a choice. */
const ALL: readonly BackendName[] = ['native', 'webgpu', 'wasm'];

/** Starts one backend after another and measures each. */
export async function examineBackends(only?: BackendName): Promise<ExaminedBackend[]> {
  const examined: ExaminedBackend[] = [];
  for (const name of only === undefined ? ALL : [only]) {
    try {
      const report = await prepareBackend(name);
      examined.push({ name, starts: true, report, speed: await measureSpeed() });
    } catch (error) {
      const [passed] = error instanceof DidError ? ((error.fields.passedOver ?? []) as PassedOver[]) : [];
      if (passed === undefined) throw error;
      const { reason, advice } = passed;
      examined.push({ name, starts: false, reason, ...(advice === undefined ? {} : { advice }) });
    }
  }
  return examined;
}
