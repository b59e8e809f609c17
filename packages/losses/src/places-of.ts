/** Where the labels are this one, in ascending order. */
export function placesOf(label: number, labels: ArrayLike<number>): Uint32Array {
  const places = new Uint32Array(labels.length);
  let n = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) places[n++] = i;
  return places.slice(0, n);
}
