export { findNodeHeaders } from './native-install/find-node-headers.js';
export {
  type InstalledNative,
  type InstallNativeOptions,
  installNative,
  removeNative,
} from './native-install/install-native.js';
export { NATIVE_CPU_RELEASE, type NativeRelease } from './native-install/native-release.js';
