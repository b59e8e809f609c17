/** A figure as vectors, with the numbers that it shows. */
export interface VectorFigure<T> {
  /** A file of its own: fixed colours on white, no script, no request. */
  readonly svg: string;
  readonly data: T;
}

/** A figure of pictures, with the numbers that it shows. */
export interface PictureFigure<T> extends VectorFigure<T> {
  /** The same as pixels. */
  readonly png: Uint8Array;
}
