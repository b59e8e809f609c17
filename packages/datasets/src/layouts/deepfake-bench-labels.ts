/** Labels of DeepfakeBench's JSON by the method they stand for; others are taken as they are. */
export const DEEPFAKE_BENCH_LABELS: Readonly<Record<string, string>> = {
  'FF-DF': 'Deepfakes',
  'FF-F2F': 'Face2Face',
  'FF-FS': 'FaceSwap',
  'FF-NT': 'NeuralTextures',
  'FF-FH': 'FaceShifter',
  DFD_fake: 'DeepFakeDetection',
  CelebDFv1_fake: 'Celeb-synthesis',
  CelebDFv2_fake: 'Celeb-synthesis',
  DFDCP_FakeA: 'method_A',
  DFDCP_FakeB: 'method_B',
  DFDC_Fake: 'dfdc',
};

/** Names of datasets in DeepfakeBench, with the label of their real videos. */
export const DEEPFAKE_BENCH_DATASETS: Readonly<
  Record<string, { readonly name: string; readonly real: string }>
> = {
  'ff++': { name: 'FaceForensics++', real: 'FF-real' },
  dfd: { name: 'DeepFakeDetection', real: 'DFD_real' },
  'celeb-df-v1': { name: 'Celeb-DF-v1', real: 'CelebDFv1_real' },
  'celeb-df-v2': { name: 'Celeb-DF-v2', real: 'CelebDFv2_real' },
  dfdcp: { name: 'DFDCP', real: 'DFDCP_Real' },
  dfdc: { name: 'DFDC', real: 'DFDC_Real' },
};
