/** How far an install is, for a progress line. */
export type NativeProgress =
  | {
      /** A file is being fetched. */
      readonly type: 'download-progress';
      /** PyPI project that is being fetched. */
      readonly wheel: string;
      /** Of all wheels together. */
      readonly bytes: number;
      /** What all of them have. */
      readonly totalBytes: number;
    }
  | {
      /** A file is being unpacked. */
      readonly type: 'unpack-progress';
      /** PyPI project that is being unpacked. */
      readonly wheel: string;
      /** Written so far, of all wheels together. */
      readonly bytes: number;
      /** About; measured once, with the release. */
      readonly totalBytes: number;
    };
