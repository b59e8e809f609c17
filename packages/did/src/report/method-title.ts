/** A method's name as people read it: `self-blend` becomes `Self-blend`, `real` becomes `Real`. */
export function methodTitle(method: string): string {
  const known = TITLES[method];
  if (known !== undefined) return known;
  return method.charAt(0).toUpperCase() + method.slice(1).replaceAll('_', ' ');
}

const TITLES: Readonly<Record<string, string>> = {
  null: 'Null forgery',
};
