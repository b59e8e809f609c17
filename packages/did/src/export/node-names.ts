/** Names for the nodes of a file: those of the layers, told apart by numbers where one is given twice. */
export class NodeNames {
  private readonly taken = new Map<string, number>();

  /** @param reserved - Names that are given already. */
  constructor(reserved: readonly string[]) {
    for (const name of reserved) this.taken.set(name, 0);
  }

  /** A name that nobody has; `layer/part`, or `part` outside of layers. */
  next(layer: string, part: string): string {
    const wanted = [layer, part].filter((one) => one !== '').join('/');
    const known = this.taken.get(wanted);
    this.taken.set(wanted, (known ?? 0) + 1);
    return known === undefined ? wanted : this.next(layer, `${part}_${known}`);
  }
}
