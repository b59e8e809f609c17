/** One file of the Python package index. */
export interface NativeWheel {
  /** PyPI project. */
  readonly project: string;
  /** Of the project. */
  readonly version: string;
  /** What is fetched, in bytes. */
  readonly sizeBytes: number;
  /** Of the wheel file; a download with another hash is refused. */
  readonly sha256: string;
}

/**
 * The libtensorflow that the native backend is built against: wheels of PyPI, which mirrors serve where
 * the download address of tfjs-node's own binaries is blocked.
 */
export interface NativeRelease {
  /** Of TensorFlow. */
  readonly version: string;
  /** The TensorFlow wheel first; its CUDA companions after it. */
  readonly wheels: readonly NativeWheel[];
  /** What is kept of the wheels, in bytes. */
  readonly unpackedBytes: number;
  /** npm package whose addon sources are compiled. */
  readonly bindingPackage: string;
  /** Its version. */
  readonly bindingVersion: string;
  /** The Node-API version folder that tfjs-node looks in. */
  readonly napiVersion: number;
}

/** TensorFlow 2.15.1 for CPUs, Linux x86-64; the headers and libraries inside do not depend on the Python version. */
export const NATIVE_CPU_RELEASE: NativeRelease = {
  version: '2.15.1',
  wheels: [
    {
      project: 'tensorflow-cpu',
      version: '2.15.1',
      sizeBytes: 207_208_420,
      sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
    },
  ],
  unpackedBytes: 680_000_000,
  bindingPackage: '@tensorflow/tfjs-node',
  bindingVersion: '4.22.0',
  napiVersion: 8,
};

/** The folder of the cache in which a release's headers and libraries stand. */
export function releaseFolder(release: NativeRelease): string {
  return `${release.wheels[0]?.project ?? 'tensorflow'}-${release.version}`;
}

/** What a release fetches, in bytes. */
export function downloadBytes(release: NativeRelease): number {
  return release.wheels.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
