import { addonFile, type BindingPackage } from './binding-package.js';
import type { NativeRelease } from './native-release.js';
import type { ProbeResult } from './probe-addon.js';

/** What `installNative` made, or found. */
export interface InstalledNative {
  /** The package whose addon it is. */
  readonly package: string;
  /** Path of the addon's file. */
  readonly addon: string;
  /** False when the addon that stood there loads, and nothing was changed. */
  readonly changed: boolean;
  /** As the loaded library says. */
  readonly tensorflowVersion: string;
  /** Where TensorFlow ran a matrix product to try it, such as `CPU:0` or `GPU:0`. */
  readonly device: string;
}

/** Puts together what {@link InstalledNative} tells. */
export function installedNative(
  binding: BindingPackage,
  release: NativeRelease,
  probe: ProbeResult,
  changed: boolean,
): InstalledNative {
  return {
    package: binding.name,
    addon: addonFile(binding, release),
    changed,
    tensorflowVersion: probe.tensorflow,
    device: probe.device,
  };
}
