/**
 * All records of a list whose pages are asked for by how many are skipped, newest first.
 * @param first the first page
 * @param size of a page that is full
 */
export async function allPages<One extends { readonly id: number }>(
  first: readonly One[],
  size: number,
  ask: (skip: number) => Promise<readonly One[]>,
): Promise<readonly One[]> {
  // What is made meanwhile moves others onto the next page: each is there once.
  const all = new Map(first.map((one) => [one.id, one]));
  let last = first;
  for (let skip = size; last.length === size; skip += size) {
    last = await ask(skip);
    for (const one of last) all.set(one.id, one);
  }
  return [...all.values()];
}
