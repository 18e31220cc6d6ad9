export interface BatchLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** Splits into batches within both limits, in order. An entry that is too large by itself is a batch of its own. */
export function batches<Entry>(all: readonly Entry[], limits: BatchLimits, sizeOf: (entry: Entry) => number): Entry[][] {
  const made: Entry[][] = [];
  let bytes = 0;
  for (const entry of all) {
    const size = sizeOf(entry);
    const current = made.at(-1);
    if (current && current.length < limits.entries && bytes + size <= limits.bytes) {
      current.push(entry);
      bytes += size;
    } else {
      made.push([entry]);
      bytes = size;
    }
  }
  return made;
}
