import { DETECTOR_FILES, type DetectorRecord, type MeasuredOn } from './detector-record.js';
import { intervalText } from './interval-text.js';

/** The card that lies beside a detector: what it is, what was measured, what it was not tested on. Markdown. */
export function modelCard(record: DetectorRecord): string {
  const { name, architecture, faces, weights, training, limits, requires } = record;
  const { backbone, variant, inputSize } = architecture.model;
  return [
    `# ${name}`,
    '',
    'A detector of forged faces, read by `@did/did` ' +
      requires +
      '. It finds faces, and says of each how fake it looks.',
    '',
    '```sh',
    'npx @did/did predict --model . photo.jpg',
    '```',
    '',
    '## What it is not for',
    '',
    ...limits.map((limit) => `- ${limit}`),
    '',
    '## What it is',
    '',
    ...table(
      ['', ''],
      [
        [
          'networks',
          `${backbone}, ${variant}, ${inputSize} px, ${weights.parameters.toLocaleString('en')} parameters`,
        ],
        [
          'weights',
          `${DETECTOR_FILES.weights}, ${(weights.bytes / 1e6).toFixed(1)} MB, ${weights.dtype}, sha256 ${weights.sha256}`,
        ],
        [
          'faces',
          `${faces.detector} ${faces.version}, cut to ${faces.size} px with a margin of ${faces.marginRatio}`,
        ],
        [
          'trained on',
          `${training.data}: fakes by ${training.methods.join(', ')}; ${training.steps.toLocaleString('en')} steps, seed ${training.seed}, ${training.backend}`,
        ],
        [
          'began with',
          training.weights === null
            ? 'random weights'
            : `${training.weights.given} (${training.weights.licence ?? 'licence not stated'})`,
        ],
        [
          'code',
          `${training.commit ?? 'commit not known'}; ${Object.entries(training.versions)
            .map(([part, version]) => `${part} ${version}`)
            .join(', ')}`,
        ],
      ],
    ),
    '',
    ...results(record),
    ...decision(record),
    ...calibration(record),
    ...quality(record),
  ].join('\n');
}

function results({ results: tests }: DetectorRecord): string[] {
  if (tests.length === 0) {
    return ['## Measured', '', 'Nothing: `did evaluate` was not run before the export.', ''];
  }
  return [
    '## Measured',
    '',
    'AUC and equal error rate of single pictures, with 95 % intervals over sources.',
    '',
    ...table(
      ['test', 'fakes by', 'seen in training', 'pictures', 'AUC', 'EER'],
      tests.flatMap(({ test, data, seen, unseen, methods }) => [
        ...methods.map(({ method, seen: trained, frames }) => [
          `${data}, ${test}`,
          method,
          trained ? 'yes' : 'no',
          String(frames.n),
          intervalText(frames.auc),
          intervalText(frames.eer),
        ]),
        ...[
          { name: 'all seen', stat: seen, trained: 'yes' },
          { name: 'all unseen', stat: unseen, trained: 'no' },
        ].flatMap(({ name, stat, trained }) =>
          stat === null
            ? []
            : [
                [
                  `${data}, ${test}`,
                  `**${name}**`,
                  trained,
                  String(stat.n),
                  intervalText(stat.auc),
                  intervalText(stat.eer),
                ],
              ],
        ),
      ]),
    ),
    '',
  ];
}

function decision({ decision: { rule, meaning, on, ...rates }, weights }: DetectorRecord): string[] {
  const { falsePositiveRate, truePositiveRate, uncertain } = rates;
  return [
    '## Threshold',
    '',
    `Chosen by: ${rule}. \`uncertain\`: ${meaning}.`,
    '',
    ...(on === null ? [] : [`Measured on ${described(on)}.`, '']),
    ...(falsePositiveRate === null
      ? []
      : [`- called fake of real faces: ${intervalText(falsePositiveRate)}`]),
    ...(truePositiveRate === null ? [] : [`- called fake of fakes: ${intervalText(truePositiveRate)}`]),
    ...(uncertain === null
      ? []
      : [`- uncertain: ${uncertain.reals.toFixed(3)} of real faces, ${uncertain.fakes.toFixed(3)} of fakes`]),
    ...(weights.change === undefined
      ? []
      : [
          `- rounding the weights to F16 moved a probability by at most ${weights.change.probability.toExponential(1)}`,
        ]),
    '',
  ];
}

function calibration({
  calibration: { kind, prior, on, expectedCalibrationError: error },
}: DetectorRecord): string[] {
  if (kind === 'none' || on === null) {
    return [
      '## Probability',
      '',
      'Not calibrated (`did calibrate`): it orders faces, and says little of how often they are fake.',
      '',
    ];
  }
  return [
    '## Probability',
    '',
    `Calibrated (Platt) on ${described(on)}, for a share of fakes of ${prior}; \`--prior\` states another.`,
    ...(error === null
      ? []
      : [
          `Mean distance of stated from observed share: ${error.before.toFixed(3)} before, ${error.after.toFixed(3)} after.`,
        ]),
    'It holds for fakes by these methods, not for others.',
    '',
  ];
}

function quality({ quality: limits }: DetectorRecord): string[] {
  if (limits === null) return [];
  return [
    '## Faces',
    '',
    `The band of \`uncertain\` is wider for a face whose box is under ${limits.minSide.toFixed(0)} px, whose crop is less sharp than ${limits.minSharpness.toFixed(2)} (mean Laplacian, 0..255), or that is turned by more than ${limits.maxTurn.toFixed(2)} of the distance of its eyes: each is what the poorest fortieth of ${described(limits.on)} have.`,
    '',
  ];
}

function described({ name, split, reals, fakes, methods }: MeasuredOn): string {
  return `${name}, ${split}: ${reals} real faces, ${fakes} fakes by ${methods.join(', ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
