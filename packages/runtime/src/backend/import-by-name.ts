/** The name in a variable keeps bundlers from following an import that no browser can serve. */
export async function importByName(name: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}
