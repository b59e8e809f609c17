/** Whether a model's lines are dashed: the baseline's are, so that a chart can be read without its colours. */
export function isDashed(index: number, models: number): boolean {
  return models > 1 && index === 0;
}

/** The colour of a model in every chart and table: a CSS variable of the page. */
export function modelColour(id: string, index: number): string {
  if (id === 'bce' || id === 'did') return `var(--${id})`;
  return `var(--model-${(index % 4) + 1})`;
}
