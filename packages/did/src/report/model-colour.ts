/** The colour of a model in every chart and table: a CSS variable of the page. */
export function modelColour(id: string, index: number): string {
  if (id === 'bce' || id === 'did') return `var(--${id})`;
  return `var(--model-${(index % 4) + 1})`;
}
