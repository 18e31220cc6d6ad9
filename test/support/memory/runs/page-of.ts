/** EventBridge lists a hundred at once. */
const PAGE = 100;

/** A page of a list, in order, and the last entry as the cursor of the next one. */
export function pageOf<Key extends string>(all: readonly Key[], cursor: string | null): { shown: readonly Key[]; next: string | null } {
  const rest = all.filter((key) => cursor === null || key > cursor).toSorted();
  const shown = rest.slice(0, PAGE);
  return { shown, next: rest.length > PAGE ? (shown.at(-1) ?? null) : null };
}
