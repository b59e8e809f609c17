export { findNodeHeaders } from './native-install/find-node-headers.js';
export { installNative } from './native-install/install-native.js';
export type { InstallNativeOptions } from './native-install/install-options.js';
export type { InstalledNative } from './native-install/installed-native.js';
export { NATIVE_GPU_RELEASE } from './native-install/native-gpu-release.js';
export type { NativeProgress } from './native-install/native-progress.js';
export {
  downloadBytes,
  NATIVE_CPU_RELEASE,
  type NativeRelease,
  type NativeWheel,
} from './native-install/native-release.js';
export { removeNative } from './native-install/remove-native.js';
