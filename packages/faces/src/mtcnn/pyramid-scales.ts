/** Side of P-Net's view: what it is sure to see of a face. @unit pixels */
export const P_NET_VIEW = 12;

/**
 * The scales at which P-Net looks at a picture: at the first, faces of `minFaceSize` fill its view; at the last, the picture's
 * shorter side does.
 *
 * @param factor - From one scale to the next.
 */
export function pyramidScales(width: number, height: number, minFaceSize: number, factor: number): number[] {
  const scales: number[] = [];
  let scale = P_NET_VIEW / minFaceSize;
  let shorterSide = Math.min(width, height) * scale;
  while (shorterSide >= P_NET_VIEW) {
    scales.push(scale);
    scale *= factor;
    shorterSide *= factor;
  }
  return scales;
}
