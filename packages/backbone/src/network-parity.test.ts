import { describeEachBackend, loadGolden } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import { ARCHITECTURES } from './architectures.js';
import { type BackboneName, listBackbones } from './index.js';
import {
  expectGoldenMaps,
  expectGoldenTraining,
  type GoldenMaps,
  type GoldenTraining,
  type TrainingTolerances,
} from './testing/golden-network.js';
import { recordParity, recordTraining } from './testing/record-parity.js';

/** What a script of tools/reference writes of another package's networks. */
interface Golden {
  readonly versions: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, { readonly features: number }>>;
  readonly operations: readonly {
    readonly name: BackboneName;
    readonly size: readonly [number, number];
    readonly multiplyAdds: number;
  }[];
  readonly inference: readonly GoldenMaps[];
  readonly training: readonly GoldenTraining[];
}

interface Reference {
  readonly reference: string;
  /** Relative norm error allowed to feature maps with running statistics; for ResNets, where it is another. */
  readonly forward: number;
  readonly forwardOfResnets?: number;
  readonly training: Readonly<Record<string, TrainingTolerances>>;
}

/** Every reference is float64. */
const REFERENCES: readonly Reference[] = [
  {
    reference: 'torchvision',
    // On wasm and native the worst feature map came within 2.8e-6; docs/benchmarks/parity.md has all. ResNets, whose maps
    // grow from block to block, came within 7.7e-6, PyTorch's own float32 within 1.9e-6.
    forward: 5e-6,
    forwardOfResnets: 1e-5,
    // PyTorch's own float32 is as far away. ResNet-50: the last map came within 4.7e-6, and where rounding tips a ReLU at
    // 0 gradients differ by up to 2e-3 (9e-6 in the median). EfficientNetV2-S, over 16 places a channel in its last
    // stages: the map within 2e-5, gradients within 1.1e-4, running statistics within 8.5e-6.
    // MobileNetV3-Small: the map within 1.7e-6, gradients within 3.4e-5.
    training: {
      resnet50: { map: 1e-5, loss: 1e-6, gradients: 5e-3, running: 5e-6 },
      'mobilenet-v3-small': { map: 5e-6, loss: 1e-6, gradients: 1e-4, running: 5e-6 },
      'efficientnetv2-s': { map: 5e-5, loss: 1e-6, gradients: 3e-4, running: 2e-5 },
    },
  },
  {
    reference: 'efficientnet-lite-pytorch',
    // The worst map came within 1.2e-6, Lite1's head on wasm.
    forward: 5e-6,
    // Over 12 places a channel in the last stages the map came within 3.6e-5, running statistics of the kept layers within
    // 1.6e-7. Gradients came within 1e-4 on one backend; on another rounding tips a ReLU6 and they are off by 3.4e-2.
    training: { 'efficientnet-lite0': { map: 1e-4, loss: 1e-6, gradients: 5e-2, running: 1e-6 } },
  },
  {
    reference: 'timm',
    // The worst map came within 1.6e-6.
    forward: 5e-6,
    // The map within 1.1e-5, running statistics within 2.2e-6; where rounding tips a ReLU gradients are off by 1e-2, those
    // of PyTorch's own float32 by 9.4e-3.
    training: { xception: { map: 3e-5, loss: 1e-6, gradients: 2e-2, running: 5e-6 } },
  },
];

describe.each(REFERENCES)('a backbone against $reference', ({ reference, training, ...tolerances }) => {
  const golden = loadGolden<Golden>(new URL(`../golden/${reference}.json`, import.meta.url));

  it.each(Object.entries(golden.parameters))('%s has as many parameters', (name, wanted) => {
    expect(listBackbones().find((card) => card.name === name)?.parameters).toBe(wanted.features);
  });

  it.each(golden.operations)('$name at $size has as many operations', ({ name, size, multiplyAdds }) => {
    expect(ARCHITECTURES[name].count(...size).flops).toBe(2 * multiplyAdds);
  });

  describeEachBackend('by value', ({ name: backend, tolerance }) => {
    // A GPU's approximate arithmetic widens all; cpu, wasm and native are at the first.
    const slack = Math.max(1, tolerance.relative / 2e-5);

    // Plain JavaScript takes minutes for the others, and runs the same code.
    const possible = golden.inference.filter(({ size: [h, w] }) => backend !== 'cpu' || h * w < 2000);
    const source = `${reference} ${golden.versions[reference]}`;
    const names = [...new Set(possible.map(({ name }) => name))];
    it.each(names)('%s gives every feature map at every size', async (name) => {
      const { forward, forwardOfResnets = forward } = tolerances;
      const allowed = slack * (name.startsWith('resnet') ? forwardOfResnets : forward);
      const goldens = possible.filter((one) => one.name === name);
      const errors = await expectGoldenMaps(goldens, allowed);
      goldens.forEach(({ size }, i) => {
        const shared = { network: name, reference: source, size: size.join('x'), backend };
        const reached = errors[i] as number;
        recordParity(reference, { ...shared, what: 'maps', allowed, reached });
      });
    });

    const itUnlessCpu = backend === 'cpu' ? it.skip : it;
    itUnlessCpu.each(golden.training)(
      '$name trains with its batch statistics, gradients and running statistics',
      async (pass) => {
        const allowed = training[pass.name] as TrainingTolerances;
        const reached = await expectGoldenTraining(pass, allowed, slack);
        const where = { network: pass.name, reference: source, size: pass.size, backend };
        recordTraining(reference, where, reached, allowed, slack);
      },
    );
  });
});
