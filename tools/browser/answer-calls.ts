/** Functions that the runner calls by name; what they take and give goes through JSON. */
export type Scenarios = Readonly<Record<string, (options: never) => Promise<unknown>>>;

/** What came of a call. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string | undefined; readonly message: string };

/** Where a call runs: in the page itself, or in a module worker of it. */
export type Place = 'main' | 'worker';

/** As a script of the page: offers `callScenario`; as the script of a worker: answers its messages. */
export function answerCalls(scenarios: Scenarios): void {
  const answer = async (name: string, options: unknown): Promise<Answer> => {
    try {
      const scenario = scenarios[name];
      if (scenario === undefined) throw new Error(`There is no scenario "${name}".`);
      return { ok: true, value: await scenario(options as never) };
    } catch (error) {
      const { code, message, stack } = error as Error & { code?: string };
      return { ok: false, code, message: code === undefined ? `${message}\n${stack}` : message };
    }
  };
  if (typeof document === 'undefined') {
    self.onmessage = async ({ data }) => self.postMessage(await answer(data.name, data.options));
    return;
  }
  let worker: Worker | undefined;
  const inWorker = (name: string, options: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      worker ??= new Worker(import.meta.url, { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
      worker.postMessage({ name, options });
    });
  Object.assign(globalThis, {
    callScenario: (place: Place, name: string, options: unknown) =>
      place === 'main' ? answer(name, options) : inWorker(name, options),
  });
}
