import { describeEachBackend, loadGolden } from '@did/runtime/testing';
import { it } from '@jest/globals';
import {
  expectGoldenMaps,
  expectGoldenTraining,
  type GoldenMaps,
  type GoldenTraining,
} from '../testing/golden-network.js';
import { recordParity, recordTraining } from '../testing/record-parity.js';

interface Golden {
  readonly versions: { readonly torch: string };
  readonly inference: GoldenMaps[];
  readonly training: GoldenTraining;
}
const golden = loadGolden<Golden>(new URL('../../golden/resnet.json', import.meta.url));
const REFERENCE = `PyTorch ${golden.versions.torch}, written out`;

/**
 * The reference is float64. Feature maps of up to 50 layers of float32 came within 2.8e-6 of it on wasm; through
 * batch statistics over 12 places a channel the last map within 4.3e-6 and every gradient within 8.3e-6.
 */
const FORWARD = 5e-6;
const TRAINING = { map: 2e-5, loss: 1e-6, gradients: 2e-5, running: FORWARD };

describeEachBackend('resnet against PyTorch', ({ name: backend, tolerance }) => {
  // A GPU's approximate arithmetic widens both; cpu, wasm and native are at the first.
  const slack = Math.max(1, tolerance.relative / 2e-5);

  // Plain JavaScript takes minutes for these two, and runs the same code as for resnet18.
  const possible = golden.inference.filter(({ name }) => backend !== 'cpu' || name === 'resnet18');
  it.each(possible)('$name at $size gives every feature map', async (maps) => {
    const allowed = FORWARD * slack;
    const [reached = Number.NaN] = await expectGoldenMaps([maps], allowed);
    const shared = { network: maps.name, reference: REFERENCE, size: maps.size.join('x'), backend };
    recordParity('pytorch', { ...shared, what: 'maps', allowed, reached });
  });

  const itUnlessCpu = backend === 'cpu' ? it.skip : it;
  itUnlessCpu('resnet18 trains with its batch statistics, gradients and running statistics', async () => {
    const { name, size } = golden.training;
    const reached = await expectGoldenTraining(golden.training, TRAINING, slack);
    recordTraining(
      'pytorch',
      { network: name, reference: REFERENCE, size, backend },
      reached,
      TRAINING,
      slack,
    );
  });
});
