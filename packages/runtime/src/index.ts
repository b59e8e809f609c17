export { type ApplyForTrainingOptions, applyForTraining } from './autodiff/apply-for-training.js';
export {
  type BatchNormActivation,
  type BatchNormResult,
  batchNormTrain,
  batchNormTrainRunning,
  type RunningStatistics,
} from './autodiff/batch-norm-train.js';
export { type CheckpointedOptions, checkpointed } from './autodiff/checkpointed.js';
export { groupedConv2d } from './autodiff/grouped-conv2d.js';
export { leanVariableGrads } from './autodiff/lean-variable-grads.js';
export { silu } from './autodiff/silu.js';
export type { BackendName, BackendReport, PassedOver } from './backend/backend-report.js';
export { loadNative, type NativeStatus } from './backend/native-loader.js';
export {
  type BackendRequest,
  type PrepareBackendOptions,
  prepareBackend,
} from './backend/prepare-backend.js';
export { readTensor } from './backend/read-tensor.js';
export type { WasmOptions } from './backend/start-wasm.js';
export type { WebgpuOptions } from './backend/start-webgpu.js';
export { DidError, type DidErrorCode, isDidError } from './errors/did-error.js';
export { applyForInference } from './inference/apply-for-inference.js';
export type { ChannelAffine, ChannelAffineLayer } from './inference/channel-affine.js';
export {
  type CompiledInference,
  type CompileOptions,
  compileForInference,
  type InferenceFunction,
} from './inference/compile-for-inference.js';
export { type FoldableConvolution, foldForInference } from './inference/fold-for-inference.js';
export type { ElementType } from './io/element-type.js';
export { readTensors } from './io/read-tensors.js';
export {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsDtype,
  type SafetensorsTensor,
} from './io/safetensors.js';
export type { StoredTensor, TensorFile } from './io/stored-tensor.js';
export { Adam, type AdamOptions } from './optim/adam.js';
export { asLayersOptimizer } from './optim/as-layers-optimizer.js';
export { clipByGlobalNorm } from './optim/clip-by-global-norm.js';
export type { NamedOptimizerOptions } from './optim/named-optimizer.js';
export type { Optimizer, OptimizerState } from './optim/optimizer.js';
export { Sgd, type SgdOptions } from './optim/sgd.js';
export { type RandomState, type Seed, SeededRandom } from './random/seeded-random.js';
export { checkShape, type WantedAxis } from './shape/check-shape.js';
export type { WasmMemory } from './wasm/memory-guard.js';
export { registerTrainingKernels } from './wasm/register-training-kernels.js';
export { wasmMemory } from './wasm/wasm-memory.js';
