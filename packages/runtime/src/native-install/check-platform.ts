import { DidError } from '../errors/did-error.js';

/** What decides whether the wheels' libraries can run here. */
interface Platform {
  readonly platform: string;
  readonly arch: string;
  /** Version of the C library; undefined where it is not glibc (Alpine's musl). */
  readonly glibc: string | undefined;
}

/**
 * Refuses a platform that the wheels are not made for.
 *
 * @throws DidError DID_BACKEND saying what this machine is and what to use instead
 */
export function checkPlatform(found: Platform = thisPlatform()): void {
  const { platform, arch, glibc } = found;
  if (platform !== 'linux' || arch !== 'x64') {
    throw new DidError(
      'DID_BACKEND',
      `native install builds on Linux x86-64; this is ${platform} ${arch}. Use the wasm backend here.`,
      { ...found },
    );
  }
  if (glibc === undefined) {
    throw new DidError(
      'DID_BACKEND',
      'native install: TensorFlow is built for glibc, and this system has another C library (Alpine has musl). ' +
        'Use the wasm backend here, or an image with glibc such as Debian.',
      { ...found },
    );
  }
}

function thisPlatform(): Platform {
  const { platform, arch } = process;
  if (platform !== 'linux') return { platform, arch, glibc: undefined };
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { platform, arch, glibc: header.glibcVersionRuntime };
}
