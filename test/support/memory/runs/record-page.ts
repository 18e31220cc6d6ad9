import { invalid } from "../../../../shared/domain/errors.ts";
import { isRunId, type RunId, timeOf } from "../../../../shared/domain/run/run-id.ts";
import type { PageRequest, TimePage, TimeQuery } from "../../../../shared/ports/runs/run-store.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

/** The records behind the cursor, as many as the page holds; `idOf` reads what they are ordered by, newest first. */
export function recordPage<Value>(
  all: readonly Value[],
  { limit, cursor }: PageRequest,
  idOf: (record: Value) => RunId,
): { readonly records: readonly Value[]; readonly nextCursor: string | null } {
  if (cursor !== undefined && !isRunId(cursor)) throw invalid("query.cursor", text("cursor-form"));
  const left = newestFirst(all, idOf).filter((record) => cursor === undefined || idOf(record) < cursor);
  const records = left.slice(0, limit);
  const last = records.at(-1);
  return { records, nextCursor: left.length > limit && last !== undefined ? idOf(last) : null };
}

/** A part of records by time. */
export function timePage<Value>(all: readonly Value[], query: TimeQuery, idOf: (record: Value) => RunId): TimePage<Value> {
  const { from, to, order, after, limit } = query;
  const inRange = newestFirst(all, idOf).filter((record) => timeOf(idOf(record)) >= from && timeOf(idOf(record)) <= to);
  const inOrder = order === "newest" ? inRange : inRange.toReversed();
  const isBehind = (id: RunId) => after === undefined || (order === "newest" ? id < after : id > after);
  const left = inOrder.filter((record) => isBehind(idOf(record)));
  const records = left.slice(0, limit);
  const last = records.at(-1);
  return { records, last: left.length > limit && last !== undefined ? idOf(last) : null };
}

export function newestFirst<Value>(all: readonly Value[], idOf: (record: Value) => RunId): Value[] {
  return all.toSorted((a, b) => (idOf(a) < idOf(b) ? 1 : -1));
}
