import * as z from "zod";
import { RUN_STATUSES, type RunStatus } from "../../../domain/run/run.ts";
import { hourOf } from "../../../domain/run/run-id.ts";
import { type KnownRuns, MARK_LENGTH } from "../../../domain/statistics/known-runs.ts";
import { COUNTED_KINDS, type CountedKind, type HourCount, QUARTERS, type QuarterCount } from "../../../domain/statistics/statistics.ts";
import type { KeptHour } from "../../../domain/statistics/statistics-age.ts";
import type { Item } from "../dynamodb.ts";
import { jsonText } from "../items/json-text.ts";

/**
 * Counts as items of RunTable: `pk = stats#2026-11`, `sk = 20T08`; marks beside them: `sk = 20T08 changed`. They have neither
 * `hour` nor `status`: no index entry, and no reaction.
 */
export const hourCountKey = (hour: number) => ({ pk: `stats#${hourOf(hour).slice(0, 7)}`, sk: hourOf(hour).slice(8) });
export const MARK = " changed";

/** 2: of all kinds. 1, which says nothing of it: of jobs and steps. */
const VERSION = 2;

/** As one text: hundreds of items of an attribute for each number take several times as long to read. Version 1: a map. */
const Numbers = z.record(z.string(), z.int());
const Counts = z.union([jsonText(Numbers), Numbers]);

const CountItem = z.object({
  sk: z.string().length(5),
  version: z.int().default(1),
  counted_at: z.int(),
  /** By quarter, kind and status, `"0:job:success"`. */
  counts: Counts,
  lateness: Counts.default({}),
  /** By the ms of the hour at which they were due, the marks of schedules, each ten characters. */
  known: z.record(z.string(), z.string()).default({}),
  cut: z.boolean().default(false),
});
const MarkItem = z.object({ sk: z.string().endsWith(MARK), changed_at: z.int() });
/** All that is read of them beside their partition: a month has hundreds. */
export const KEPT_ATTRIBUTES = [...new Set([...Object.keys(CountItem.shape), ...Object.keys(MarkItem.shape)])];

/** A count as an item, but for when it expires. */
export function hourCountItem(hour: number, at: number, { quarters, lateness, known, cut }: HourCount): Item {
  return {
    ...hourCountKey(hour),
    version: VERSION,
    counted_at: at,
    counts: JSON.stringify(packed(quarters)),
    ...(Object.keys(lateness).length > 0 && { lateness: JSON.stringify(lateness) }),
    ...(known.size > 0 && { known: packedKnown(hour, known) }),
    ...(cut && { cut }),
  };
}

/** A mark as an item, but for when it expires. */
export function markOfHour(hour: number, at: number): Item {
  const { pk, sk } = hourCountKey(hour);
  return { pk, sk: sk + MARK, changed_at: at };
}

/** What an item says of its hour. */
export function keptPartOf(item: Item): KeptHour & { readonly hour: number } {
  const [pk, sk] = [String(item["pk"]), String(item["sk"])];
  const hour = Date.parse(`${pk.slice("stats#".length)}-${sk.slice(0, 5)}:00:00Z`);
  if (sk.endsWith(MARK)) return { hour, markedAt: MarkItem.parse(item).changed_at };
  const { version, counted_at, counts, lateness, known, cut } = CountItem.parse(item);
  const count: HourCount = { quarters: unpacked(counts), lateness, known: unpackedKnown(hour, known), cut };
  return { hour, counted: { at: counted_at, count, ...(version < VERSION && { former: true }) } };
}

/** What each key of `counts` says. */
const PLACES: ReadonlyMap<string, { readonly quarter: number; readonly kind: CountedKind; readonly status: RunStatus }> = new Map(
  Array.from({ length: QUARTERS }, (_, quarter) =>
    COUNTED_KINDS.flatMap((kind) => RUN_STATUSES.map((status) => [`${quarter}:${kind}:${status}`, { quarter, kind, status }] as const)),
  ).flat(),
);

function packed(quarters: readonly QuarterCount[]): Record<string, number> {
  return Object.fromEntries(
    quarters.flatMap((quarter, index) =>
      COUNTED_KINDS.flatMap((kind) => Object.entries(quarter[kind]).map(([status, count]) => [`${index}:${kind}:${status}`, count])),
    ),
  );
}

/** Of kinds and statuses that this version does not know nothing is said. */
function unpacked(counts: Readonly<Record<string, number>>): readonly QuarterCount[] {
  const quarters = Array.from({ length: QUARTERS }, (): Record<CountedKind, Partial<Record<RunStatus, number>>> => {
    return { job: {}, step: {}, workflow: {}, schedule: {} };
  });
  for (const [key, count] of Object.entries(counts)) {
    const place = PLACES.get(key);
    const quarter = place && quarters[place.quarter];
    if (quarter) quarter[place.kind][place.status] = count;
  }
  return quarters;
}

function packedKnown(hour: number, known: KnownRuns): Record<string, string> {
  return Object.fromEntries([...known].map(([due, marks]) => [String(due - hour), [...marks].join("")]));
}

function unpackedKnown(hour: number, known: Readonly<Record<string, string>>): KnownRuns {
  return new Map(Object.entries(known).map(([ms, marks]) => [hour + Number(ms), new Set(chunksOf(marks))]));
}

function chunksOf(marks: string): string[] {
  return Array.from({ length: marks.length / MARK_LENGTH }, (_, index) => marks.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH));
}
