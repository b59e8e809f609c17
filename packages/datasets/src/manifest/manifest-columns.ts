/** Columns that every manifest has; a file without one of them is refused. */
export const REQUIRED_COLUMNS = [
  'path',
  'sha256',
  'label',
  'dataset',
  'method',
  'compression',
  'source_id',
  'target_id',
  'video_key',
  'frame',
  'time_ms',
  'track',
  'split',
  'box_x',
  'box_y',
  'box_width',
  'box_height',
  'landmark_1_x',
  'landmark_1_y',
  'landmark_2_x',
  'landmark_2_y',
  'landmark_3_x',
  'landmark_3_y',
  'landmark_4_x',
  'landmark_4_y',
  'landmark_5_x',
  'landmark_5_y',
  'transform_a',
  'transform_b',
  'transform_tx',
  'transform_c',
  'transform_d',
  'transform_ty',
  'detector_score',
] as const;

/** Columns that may be missing or empty. */
export const OPTIONAL_COLUMNS = ['mask_path', 'strength', 'family'] as const;

/** Columns that hold the face's box, its five landmarks and the crop's transform, in this order. */
export const GEOMETRY_COLUMNS: readonly string[] = REQUIRED_COLUMNS.slice(13, 33);
