export { findNodeHeaders } from './native/find-node-headers.js';
export {
  type InstalledNative,
  type InstallNativeOptions,
  installNative,
  removeNative,
} from './native/install-native.js';
export { NATIVE_CPU_RELEASE, type NativeRelease } from './native/native-release.js';
