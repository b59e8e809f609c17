/** A group of tests that may fail on our backend; each fails on the stock one as well, unless `oursDoesMore`. */
export interface LeftOut {
  /** Begins the test's full name. */
  readonly test?: RegExp;
  /** Is part of the failure's message. */
  readonly error?: RegExp;
  readonly reason: string;
  /** The test wants a refusal, which the stock backend gives; ours computes. */
  readonly oursDoesMore?: true;
}

const noKernel = (names: string) => new RegExp(`Kernel '(${names})' not registered`);

export const LEFT_OUT: Readonly<Record<'wasm' | 'tensorflow', readonly LeftOut[]>> = {
  wasm: [
    {
      test: /^depthwiseConv2d gradients .*throws error on dilations > 1/,
      reason: 'The test expects dilated gradients to be refused; ours has them.',
      oursDoesMore: true,
    },
    {
      error: noKernel('Complex|Einsum|Ragged\\w+|StaticRegexReplace'),
      reason:
        'No kernels for complex numbers and Fourier transforms, einsum, ragged tensors and regular expressions; no model here uses them.',
    },
    {
      error: /Unknown dtype string/,
      reason: 'Strings do not live in WASM memory.',
    },
    {
      test: /^(sparseToDense|tile|equal|notEqual|less|lessEqual|greater|greaterEqual) .*string/,
      reason: 'Strings do not live in WASM memory.',
    },
    {
      error: /BatchMatMul for non non-float32 tensors/,
      reason: 'Matrix products are of float32.',
    },
    {
      test: /^threshold /,
      reason: 'The stock comparison does not broadcast here.',
    },
    {
      test: /^clipByValue /,
      reason: 'The stock kernel turns NaN into the lower limit.',
    },
    {
      test: /^pool .*fractional outputs default rounding/,
      reason: 'The stock kernels read past the edge when an output is fractional and no rounding is given.',
    },
    {
      test: /^avgPool .*gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit/,
      reason:
        'The test expects the window divided by its whole size, against its own forward pass; ours holds against central differences.',
    },
  ],
  tensorflow: [
    {
      test: /^depthwiseConv2d gradients .*throws error on dilations > 1/,
      reason: 'The test expects dilated gradients to be refused; ours has them.',
      oursDoesMore: true,
    },
    {
      error: noKernel(
        'Ragged\\w+|Sparse\\w+|String\\w+|SearchSorted|Transform|DenseBincount|MaxPoolWithArgmax|BitwiseAnd',
      ),
      reason: 'tfjs-node has no such kernels; no model here uses them.',
    },
    {
      test: /^(avgPool3d|maxPool3d) /,
      reason: 'Volumes: only the paddings that tfjs-node knows, and an output of no size is an error.',
    },
    {
      error: /Invalid TF_Status/,
      reason:
        'TensorFlow refuses the input (no output size, a type without this op, a bad index) in words of its own.',
    },
    {
      test: /^(maxPool|pool|avgPool) .*(dimRoundingMode|round|fractional)/,
      reason: "Rounding of an output's size other than down is not in TensorFlow's ops.",
    },
    {
      test: /^einsum .*throws error|^einsum .*not implemented/,
      reason: 'TensorFlow can what the test expects to be refused.',
    },
    {
      test: /^multinomial .*seed/,
      reason: "TensorFlow's generator keeps a state of its own; ours are seeded in JavaScript.",
    },
    {
      test: /^(sign|unique) .*(NaN|basic|propagates|tensor)/,
      reason: 'TensorFlow keeps NaN in sign, and tells NaN from NaN in unique.',
    },
    {
      test: /^tan .*precision/,
      reason: 'One unit in the last place of float32 at 30144.',
    },
    {
      test: /^avgPool .*gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit/,
      reason:
        'The test expects the window divided by its whole size, against its own forward pass; ours holds against central differences.',
    },
  ],
};
