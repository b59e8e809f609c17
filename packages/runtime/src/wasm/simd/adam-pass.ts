import { advance, type Local, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

type Tuple8 = [Local, Local, Local, Local, Local, Local, Local, Local];

/** One step of Adam for weights in fours: moves both moments in place and writes the new weights to `out`. */
export const adamPass: FunctionBody = ({ param, local }) => {
  const [weight, gradient, m, v, out, vectors] = [param(), param(), param(), param(), param(), param()];
  const numbers = Array.from({ length: 8 }, () => param('f32'));
  const splats = numbers.map(() => local('v128'));
  const [beta1, rest1, beta2, rest2, rate, keep, decay, epsilon] = splats as Tuple8;
  const [old, slope, mean, square] = [local('v128'), local('v128'), local('v128'), local('v128')];
  return seq(
    ...numbers.map((number, i) => set(splats[i] as Local, v128.splat(number))),
    repeat(
      vectors,
      set(old, v128.load(weight)),
      set(slope, v128.add(v128.load(gradient), v128.mul(decay, old))),
      set(mean, v128.add(v128.mul(beta1, v128.load(m)), v128.mul(rest1, slope))),
      set(square, v128.add(v128.mul(beta2, v128.load(v)), v128.mul(rest2, v128.mul(slope, slope)))),
      v128.store(m, mean),
      v128.store(v, square),
      v128.store(
        out,
        v128.sub(v128.mul(keep, old), v128.div(v128.mul(rate, mean), v128.add(v128.sqrt(square), epsilon))),
      ),
      ...[weight, gradient, m, v, out].map((pointer) => advance(pointer, 16)),
    ),
  );
};
