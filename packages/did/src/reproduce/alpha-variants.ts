import { FIGURE_3_ALPHAS, FIGURE_3_AUC, type PaperRow } from './paper-figures.js';

/** The forms of equation 1 that Figure 3 is drawn in: the paper does not say which scores it ranks, and prints a sign that ranks backwards. */
export const AUC_FORMS = [
  { key: 'corrected', title: 'corrected, on logits', set: {} },
  {
    key: 'printed-sigmoid',
    title: 'as printed, on sigmoids',
    set: { 'loss.aucForm': 'as-printed', 'loss.aucScores': 'sigmoid' },
  },
  {
    key: 'printed-logits',
    title: 'as printed, on logits',
    set: { 'loss.aucForm': 'as-printed', 'loss.aucScores': 'logits' },
  },
] as const;

/** Name of the variant of an alpha in a form; without the AUC loss (alpha 1) all forms are one. */
export function alphaVariant(alpha: number, form: string): string {
  return alpha === 1 ? 'alpha-1' : `alpha-${alpha}-${form}`;
}

const points = AUC_FORMS.flatMap((form) =>
  FIGURE_3_ALPHAS.filter((alpha) => alpha !== 1 || form.key === 'corrected').map((alpha) => ({
    alpha,
    form,
  })),
);

/** The variants of Figure 3. */
export const ALPHA_VARIANTS = points.map(({ alpha, form }) => ({
  name: alphaVariant(alpha, form.key),
  set: { 'loss.alpha': alpha, ...(alpha === 1 ? {} : form.set) },
}));

/** The rows of Figure 3; the paper's figure stands beside each form, as it does not say which was run. */
export const ALPHA_ROWS: readonly PaperRow[] = points.map(({ alpha, form }) => ({
  label: alpha === 1 ? 'α = 1, without L_AUC' : `α = ${alpha}, ${form.title}`,
  variant: alphaVariant(alpha, form.key),
  cross: { auc: FIGURE_3_AUC[String(alpha)] ?? null, eer: null },
}));
