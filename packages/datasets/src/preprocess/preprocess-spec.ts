/** What is done to a crop before a network sees it; saved with each run and detector. */
export interface PreprocessSpec {
  /** Side of the network's input. @unit pixels */
  readonly size: number;
  /** `gray`: luminance repeated over three channels; `gray-sum`: luminance alone, for a network whose first kernel was summed. */
  readonly channels: 'gray' | 'gray-sum' | 'rgb';
  /** Subtracted from each channel in 0..1. */
  readonly mean: readonly number[];
  /** Divides what is left. */
  readonly std: readonly number[];
}

/** Red, green and blue in the luminance of BT.601, as torchvision's Grayscale takes it. */
export const LUMINANCE_WEIGHTS = [0.299, 0.587, 0.114] as const;
