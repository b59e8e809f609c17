import { prepareBackend } from '@did/runtime';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { baselineForward, baselineLoss } from './bce-step.js';
import { parseConfig } from './config/parse-config.js';
import { didForward, didLoss } from './did-step.js';
import type { DidBatch, DidNet, DidTerms, DidWeights } from './model/did-net.js';
import { stepWeights } from './train/step-weights.js';

beforeAll(() => prepareBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const [B, SIDE, C, K] = [6, 4, 3, 3];

/** One weight for each network of the paper: small enough to check by hand. */
interface TinyNet extends DidNet {
  readonly weights: Record<'g' | 'aDf' | 'aDom' | 'c' | 'cDom' | 't1' | 't2' | 't3', tf.Variable>;
}

function tinyNet(): TinyNet {
  const made = (shape: number[], seed: number) =>
    tf.variable(tf.randomNormal(shape, 0, 0.6, 'float32', seed));
  const g = made([1, 1, 3, C], 1) as tf.Variable<tf.Rank.R4>;
  const aDf = made([1, 1, C, C], 2) as tf.Variable<tf.Rank.R4>;
  const aDom = made([1, 1, C, C], 3) as tf.Variable<tf.Rank.R4>;
  const c = made([C, 1], 4);
  const cDom = made([C, K], 5) as tf.Variable<tf.Rank.R2>;
  const t1 = made([1, 1, C, 5], 6) as tf.Variable<tf.Rank.R4>;
  const t2 = made([1, 1, C, 5], 7) as tf.Variable<tf.Rank.R4>;
  const t3 = made([5, 1], 8);
  const pooled = (x: tf.Tensor4D) => x.mean<tf.Tensor2D>([1, 2]);
  return {
    weights: { g, aDf, aDom, c, cDom, t1, t2, t3 },
    extract: (x) => tf.conv2d(x, g, 1, 'same').tanh(),
    attendDeepfake: (i) => tf.conv2d(i, aDf, 1, 'same').sigmoid(),
    attendDomain: (iOs) => tf.conv2d(iOs, aDom, 1, 'same').sigmoid(),
    classifyDeepfake: (iDf) => pooled(iDf).matMul(c).reshape([-1]),
    classifyDomain: (iDom) => pooled(iDom).matMul(cDom) as tf.Tensor2D,
    critic: (u, v) =>
      pooled(
        tf
          .conv2d(u, t1, 1, 'same')
          .mul<tf.Tensor4D>(tf.conv2d(v, t2, 1, 'same'))
          .tanh(),
      )
        .matMul(t3)
        .reshape([-1]),
    hasDomainHead: true,
    hasCritic: true,
  };
}

const images = () => tf.randomNormal<tf.Rank.R4>([B, SIDE, SIDE, 3], 0, 1, 'float32', 9);
const batch = (): DidBatch => ({
  labels: tf.tensor1d([0, 1, 0, 1, 0, 1]),
  domains: tf.tensor1d([0, 1, 0, 2, 0, 1], 'int32'),
  derangement: Int32Array.from([1, 2, 3, 4, 5, 0]),
});
const weights: DidWeights = {
  alpha: 0.5,
  lambdaCls: 1,
  lambdaDom: 1,
  lambdaDec: 0.01,
  beta: 0.7,
  aucLoss: { margin: 0.15, power: 2 },
};

const run = (net: DidNet, w: Partial<DidWeights> = {}) => {
  const out = didForward(net, images());
  return { out, terms: didLoss(net, out, batch(), { ...weights, ...w }) };
};
const value = (x: tf.Tensor) => x.dataSync()[0] as number;
const largest = (x: tf.Tensor) => value(x.abs().max());
const gradient = (
  net: TinyNet,
  name: keyof TinyNet['weights'],
  pick: (terms: DidTerms) => tf.Scalar,
  w: Partial<DidWeights> = {},
) => {
  const variable = net.weights[name];
  const { grads } = tf.variableGrads(() => pick(run(net, w).terms), [variable]);
  return grads[variable.name] as tf.Tensor;
};

describe('didForward', () => {
  it('I_df + I_os = I', () => {
    const { out } = run(tinyNet());
    expect(largest(out.iDf.add(out.iOs).sub(out.features))).toBeLessThan(1e-6);
  });

  it('I_df = M_df * I, with M_df = A_df(I) in (0,1)', () => {
    const net = tinyNet();
    const { out } = run(net);
    expect(largest(out.iDf.sub(net.attendDeepfake(out.features).mul(out.features)))).toBe(0);
    expect(value(out.mask.min())).toBeGreaterThan(0);
    expect(value(out.mask.max())).toBeLessThan(1);
  });

  it('I_os = (1 - M_df) * I', () => {
    const { out } = run(tinyNet());
    expect(largest(out.iOs.sub(tf.sub(1, out.mask).mul(out.features)))).toBeLessThan(1e-6);
  });

  it('I_dom = M_dom * I_os, with M_dom = A_dom(I_os)', () => {
    const net = tinyNet();
    const { out } = run(net);
    expect(largest(out.iDom.sub(net.attendDomain(out.iOs).mul(out.iOs)))).toBe(0);
  });

  it('C reads I_df, the domain head reads I_dom', () => {
    const net = tinyNet();
    const { out } = run(net);
    expect(largest(out.logit.sub(net.classifyDeepfake(out.iDf)))).toBe(0);
    expect(largest(out.domainLogits.sub(net.classifyDomain(out.iDom)))).toBe(0);
  });
});

describe('didLoss', () => {
  it('L_cls = alpha L_BCE + (1 - alpha) L_AUC', () => {
    for (const alpha of [0, 0.3, 1]) {
      const { terms } = run(tinyNet(), { alpha });
      expect(value(terms.cls)).toBeCloseTo(alpha * value(terms.bce) + (1 - alpha) * value(terms.auc), 6);
    }
  });

  it('L_dom is the mean of -log softmax at the true domain', () => {
    const { out, terms } = run(tinyNet());
    const log = out.domainLogits.logSoftmax().arraySync() as number[][];
    const domains = [0, 1, 0, 2, 0, 1];
    const expected = -domains.reduce((sum, domain, i) => sum + (log[i]?.[domain] ?? Number.NaN), 0) / B;
    expect(value(terms.dom)).toBeCloseTo(expected, 5);
  });

  it('D = mean softplus(-T_joint) + mean softplus(T_shuffled)', () => {
    const net = tinyNet();
    const { out, terms } = run(net);
    const joint = Array.from(net.critic(out.iDf, out.iOs).dataSync());
    const shuffled = Array.from(net.critic(out.iDf, out.iOs.gather([1, 2, 3, 4, 5, 0])).dataSync());
    const mean = (values: number[]) => values.reduce((sum, x) => sum + Math.log1p(Math.exp(x)), 0) / B;
    expect(value(terms.dec)).toBeCloseTo(mean(joint.map((x) => -x)) + mean(shuffled), 5);
  });

  it('J = L_cls + L_dom + 0.01 D', () => {
    const { terms } = run(tinyNet());
    expect(value(terms.total)).toBeCloseTo(value(terms.cls) + value(terms.dom) + 0.01 * value(terms.dec), 6);
  });

  it('the reversal turns the gradient of D to G and A_df by -beta, and leaves that to T', () => {
    const net = tinyNet();
    const forward = (beta: number, name: keyof TinyNet['weights']) =>
      gradient(net, name, (terms) => terms.dec, { beta });
    for (const name of ['g', 'aDf'] as const) {
      // beta = 1 is the plain gradient with its sign turned.
      expect(largest(forward(0.7, name).sub(forward(1, name).mul(0.7)))).toBeLessThan(1e-6);
      expect(largest(forward(1, name))).toBeGreaterThan(1e-4);
    }
    expect(largest(forward(0.7, 't1').sub(forward(0.2, 't1')))).toBeLessThan(1e-7);
  });

  it('a step of T on J lowers D, all else frozen', () => {
    const net = tinyNet();
    const before = value(run(net).terms.dec);
    for (const name of ['t1', 't2', 't3'] as const) descend(net, name, 20);
    expect(value(run(net).terms.dec)).toBeLessThan(before - 1e-4);
  });

  it.each(['g', 'aDf'] as const)('a step of %s on lambda D raises D, all else frozen', (name) => {
    const net = tinyNet();
    const before = value(run(net).terms.dec);
    descend(net, name, 1, { lambdaCls: 0, lambdaDom: 0, lambdaDec: 1 });
    expect(value(run(net).terms.dec)).toBeGreaterThan(before + 1e-5);
  });

  it('with beta 0 the decorrelation reaches neither G nor A_df', () => {
    const net = tinyNet();
    expect(largest(gradient(net, 'g', (terms) => terms.dec, { beta: 0 }))).toBe(0);
    expect(largest(gradient(net, 'aDf', (terms) => terms.dec, { beta: 0 }))).toBe(0);
  });

  it('L_dom reaches A_df through I_os', () => {
    expect(largest(gradient(tinyNet(), 'aDf', (terms) => terms.dom))).toBeGreaterThan(1e-5);
  });

  it('without T: D = 0', () => {
    const { terms } = run({ ...tinyNet(), hasCritic: false });
    expect(value(terms.dec)).toBe(0);
    expect(value(terms.total)).toBeCloseTo(value(terms.cls) + value(terms.dom), 6);
  });

  it('without the domain head: L_dom = 0', () => {
    const { terms } = run({ ...tinyNet(), hasDomainHead: false });
    expect(value(terms.dom)).toBe(0);
  });
});

function descend(
  net: TinyNet,
  name: keyof TinyNet['weights'],
  rate: number,
  w: Partial<DidWeights> = {},
): void {
  const variable = net.weights[name];
  variable.assign(variable.sub(gradient(net, name, (terms) => terms.total, w).mul(rate)));
}

describe('baselineLoss', () => {
  const termsWith = (alpha: number) => {
    const net = { ...tinyNet(), hasDomainHead: false, hasCritic: false };
    return baselineLoss(net, baselineForward(net, images()), batch(), { ...weights, alpha });
  };
  const value = (scalar: tf.Scalar) => scalar.dataSync()[0] as number;

  it('is L_BCE alone with alpha 1', () => {
    const { total, cls, bce, auc } = termsWith(1);
    expect([value(total), value(cls), value(auc)]).toEqual([value(bce), value(bce), 0]);
  });

  it('has the AUC term of equation 2 below', () => {
    const { total, cls, bce, auc, dec } = termsWith(0.25);
    expect(value(auc)).toBeGreaterThan(0);
    expect(value(cls)).toBeCloseTo(0.25 * value(bce) + 0.75 * value(auc), 6);
    expect([value(total), value(dec)]).toEqual([value(cls), 0]);
  });
});

describe('stepWeights', () => {
  it.each([
    ['did', 0.3],
    ['bce-wmw', 0.3],
    ['bce', 1],
    ['bce-domain', 1],
  ] as const)('%s trains with alpha %d of .3', (variant, alpha) => {
    expect(stepWeights(parseConfig({ model: { variant }, loss: { alpha: 0.3 } }), 1).alpha).toBe(alpha);
  });
});
