import { packageVersion } from '../package-version.js';

/** Where the paper can be read. */
export const PAPER_URL = 'https://arxiv.org/abs/2310.00359';

/** The paper, as BibTeX. */
export const PAPER_BIBTEX = `@article{yang2023did,
  title   = {Improving Cross-dataset Deepfake Detection
             with Deep Information Decomposition},
  author  = {Yang, Shanmin and Hu, Shu and Zhu, Bin and Fu, Ying
             and Lyu, Siwei and Wu, Xi and Wang, Xin},
  journal = {arXiv preprint arXiv:2310.00359},
  year    = {2023}
}`;

/** This software in its version, as BibTeX. */
export function softwareBibtex(): string {
  return `@software{did_tfjs,
  title   = {DID for TensorFlow.js: Deep Information Decomposition},
  author  = {{The authors of DID for TensorFlow.js}},
  version = {${packageVersion()}},
  url     = {https://github.com/did-tfjs/did},
  license = {Apache-2.0}
}`;
}
