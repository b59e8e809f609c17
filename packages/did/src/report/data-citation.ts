/** A data set as papers cite it. */
export interface DataCitation {
  readonly name: string;
  readonly bibtex: string;
}

/** What to cite for the sets that pictures come from, as a manifest's `dataset` names them; unknown ones have no entry. */
export function dataCitations(datasets: readonly string[]): DataCitation[] {
  return KNOWN.filter(({ pattern }) => datasets.some((dataset) => pattern.test(dataset))).map(
    ({ name, bibtex }) => ({ name, bibtex }),
  );
}

const KNOWN: readonly (DataCitation & { readonly pattern: RegExp })[] = [
  {
    name: 'FaceForensics++',
    pattern: /^(ff\+\+|faceforensics)/i,
    bibtex: `@inproceedings{roessler2019faceforensics,
  title     = {{FaceForensics++}: Learning to Detect Manipulated Facial Images},
  author    = {R{\\"o}ssler, Andreas and Cozzolino, Davide and Verdoliva, Luisa
               and Riess, Christian and Thies, Justus and Nie{\\ss}ner, Matthias},
  booktitle = {IEEE/CVF International Conference on Computer Vision},
  year      = {2019}
}`,
  },
  {
    name: 'Celeb-DF',
    pattern: /^celeb-?df/i,
    bibtex: `@inproceedings{li2020celebdf,
  title     = {{Celeb-DF}: A Large-scale Challenging Dataset for {DeepFake} Forensics},
  author    = {Li, Yuezun and Yang, Xin and Sun, Pu and Qi, Honggang and Lyu, Siwei},
  booktitle = {IEEE/CVF Conference on Computer Vision and Pattern Recognition},
  year      = {2020}
}`,
  },
  {
    name: 'DFFD',
    pattern: /^dffd/i,
    bibtex: `@inproceedings{dang2020detection,
  title     = {On the Detection of Digital Face Manipulation},
  author    = {Dang, Hao and Liu, Feng and Stehouwer, Joel and Liu, Xiaoming
               and Jain, Anil K.},
  booktitle = {IEEE/CVF Conference on Computer Vision and Pattern Recognition},
  year      = {2020}
}`,
  },
  {
    name: 'DFDC',
    pattern: /^dfdc$/i,
    bibtex: `@article{dolhansky2020dfdc,
  title   = {The {DeepFake} Detection Challenge ({DFDC}) Dataset},
  author  = {Dolhansky, Brian and Bitton, Joanna and Pflaum, Ben and Lu, Jikuo
             and Howes, Russ and Wang, Menglin and Canton Ferrer, Cristian},
  journal = {arXiv preprint arXiv:2006.07397},
  year    = {2020}
}`,
  },
  {
    name: 'DFDC preview',
    pattern: /^dfdcp/i,
    bibtex: `@article{dolhansky2019preview,
  title   = {The Deepfake Detection Challenge ({DFDC}) Preview Dataset},
  author  = {Dolhansky, Brian and Howes, Russ and Pflaum, Ben and Baram, Nicole
             and Canton Ferrer, Cristian},
  journal = {arXiv preprint arXiv:1910.08854},
  year    = {2019}
}`,
  },
  {
    name: 'DeepFakeDetection',
    pattern: /^(dfd|deepfakedetection)$/i,
    bibtex: `@misc{dufour2019dfd,
  title        = {Contributing Data to Deepfake Detection Research},
  author       = {Dufour, Nick and Gully, Andrew},
  howpublished = {Google AI Blog},
  year         = {2019}
}`,
  },
  {
    name: 'WildDeepfake',
    pattern: /^wild-?deepfake/i,
    bibtex: `@inproceedings{zi2020wilddeepfake,
  title     = {{WildDeepfake}: A Challenging Real-World Dataset for Deepfake Detection},
  author    = {Zi, Bojia and Chang, Minghao and Chen, Jingjing and Ma, Xingjun
               and Jiang, Yu-Gang},
  booktitle = {ACM International Conference on Multimedia},
  year      = {2020}
}`,
  },
  {
    name: 'FairFace',
    pattern: /^fairface/i,
    bibtex: `@inproceedings{karkkainen2021fairface,
  title     = {{FairFace}: Face Attribute Dataset for Balanced Race, Gender, and Age
               for Bias Measurement and Mitigation},
  author    = {K{\\"a}rkk{\\"a}inen, Kimmo and Joo, Jungseock},
  booktitle = {IEEE/CVF Winter Conference on Applications of Computer Vision},
  year      = {2021}
}`,
  },
];
