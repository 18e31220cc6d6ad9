import type { JobDocument } from "./job-draft.ts";

/** A field that is another than before; params one by one: `default_params.mode`. Undefined: it is not there. */
export interface FieldChange {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields that differ, and what is new of them: what is sent to change the one into the other. */
export function patchOf(before: JobDocument, after: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !isSame(before[field], value)));
}

/** What of the former version is to be put back to undo this. */
export function undoOf(before: JobDocument, patch: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(before).filter(([field]) => field in patch));
}

/** Every difference, for people. */
export function changesOf(before: JobDocument, after: JobDocument): readonly FieldChange[] {
  return Object.keys(patchOf(before, after)).flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (!isRecord(from) || !isRecord(to)) return [{ path: field, from, to }];
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => !isSame(from[key], to[key]));
    return keys.map((key) => ({ path: `${field}.${key}`, from: from[key], to: to[key] }));
  });
}

export type Side = "mine" | "theirs";

/** A field that two people would leave with different values. */
export interface Conflict {
  readonly field: string;
  readonly before: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Who alone changed it; undefined: both did. */
  readonly changedBy: Side | undefined;
}

/** Where my version is another than theirs, both made of the same one before. */
export function conflictsOf(before: JobDocument, mine: JobDocument, theirs: JobDocument): readonly Conflict[] {
  return Object.keys(patchOf(theirs, mine)).map((field) => {
    const [was, here, there] = [before[field], mine[field], theirs[field]];
    const changedBy = isSame(was, here) ? "theirs" : isSame(was, there) ? "mine" : undefined;
    return { field, before: was, mine: here, theirs: there, changedBy };
  });
}

/** Their version, with what was taken of mine. */
export function merged(theirs: JobDocument, conflicts: readonly Conflict[], choices: Readonly<Record<string, Side>>): JobDocument {
  const taken = conflicts.filter(({ field }) => choices[field] === "mine").map(({ field, mine }) => [field, mine] as const);
  return { ...theirs, ...Object.fromEntries(taken) };
}

/** Equal as JSON, whatever the order of the keys. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => isSame(value, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
