/** AUC and EER as the paper states them; null where it gives none. */
export interface StatedFigures {
  readonly auc: number | null;
  readonly eer: number | null;
}

/** A row of one of the paper's tables. */
export interface PaperRow {
  readonly label: string;
  /** The variant of the study that it is; null for what the paper cites of others. */
  readonly variant: string | null;
  /** Whom the paper cites for it. */
  readonly source?: string;
  /** Tested on the data set trained on. */
  readonly intra?: StatedFigures;
  /** Tested on Celeb-DF v2. */
  readonly cross?: StatedFigures;
}

const figures = (auc: number, eer: number | null = null): StatedFigures => ({ auc, eer });
const cited = (label: string, source: string, intra: StatedFigures, cross: StatedFigures): PaperRow => ({
  label,
  source,
  variant: null,
  intra,
  cross,
});

/** Trained on FF++ (c23), tested there and on Celeb-DF v2. @source arXiv 2310.00359, Table 1 */
export const TABLE_1: readonly PaperRow[] = [
  cited('Multi-task', 'Nguyen et al. 2019', figures(0.763), figures(0.543)),
  cited('Two Branch', 'Masi et al. 2020', figures(0.931), figures(0.734)),
  cited('MDD', 'Zhao et al. 2021', figures(0.998), figures(0.674)),
  cited('RL', 'Nadimpalli and Rattani 2022', figures(0.994, 0.022), figures(0.669, 0.362)),
  cited('F3-Net', 'Qian et al. 2020', figures(0.981), figures(0.651)),
  cited('CFFs', 'Yu et al. 2022', figures(0.976), figures(0.742)),
  cited('NoiseDF', 'Wang and Chow 2023', figures(0.94), figures(0.759)),
  { label: 'DID', variant: 'did', intra: figures(0.97, 0.074), cross: figures(0.779, 0.286) },
];

/** What Table 1 and the text around it do not agree on. @source arXiv 2310.00359, section 4.2 */
export const TABLE_1_FOOTNOTE =
  'The paper’s text calls CFFs (.742) the best baseline from FF++ to Celeb-DF v2 and states a margin of 4.99 %; its Table 1 gives NoiseDF .759, to which the margin of .779 is 2.6 % (.020).';

/** Trained on the subset of DFFD, tested on Celeb-DF v2. @source arXiv 2310.00359, Table 2 */
export const TABLE_2: readonly PaperRow[] = [
  { label: 'ResNet-50 + BCE', variant: 'resnet50-bce', cross: figures(0.62, 0.411) },
  { label: 'ResNet-50 + DID', variant: 'resnet50-did', cross: figures(0.727, 0.332) },
  { label: 'EfficientNetV2-L + BCE', variant: 'efficientnetv2-l-bce', cross: figures(0.716, 0.344) },
  { label: 'EfficientNetV2-L + DID', variant: 'efficientnetv2-l-did', cross: figures(0.763, 0.302) },
];

/** Trained on FF++ (c23), tested on Celeb-DF v2. @source arXiv 2310.00359, Table 3 */
export const TABLE_3: readonly PaperRow[] = [
  { label: 'without A_dom', variant: 'without-a-dom', cross: figures(0.763, 0.302) },
  { label: 'without T', variant: 'without-t', cross: figures(0.759, 0.305) },
  { label: 'DID', variant: 'did', cross: figures(0.779, 0.286) },
];

/** The values of alpha that Figure 3 shows. @source arXiv 2310.00359, section 4.3 */
export const FIGURE_3_ALPHAS: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** AUC from FF++ to Celeb-DF v2 by alpha, where the text gives it. @source arXiv 2310.00359, section 4.3 */
export const FIGURE_3_AUC: Readonly<Record<string, number>> = { '0': 0.38, '0.5': 0.779, '1': 0.763 };

/** Accuracy of the domain head on FF++, over its classes and for FaceSwap. @source arXiv 2310.00359, section 4.3 */
export const FIGURE_4_ACCURACY = { mean: 0.91, FaceSwap: 0.99 } as const;
