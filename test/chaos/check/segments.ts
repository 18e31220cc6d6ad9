import type { Change, History, Spec, Subject } from "../history.ts";

/** A stretch of time in which a definition was the same: surely within `certain…`, perhaps within `possible…` (epoch ms). */
export interface Segment {
  /** Null: there was none. */
  readonly spec: Spec | null;
  readonly possibleFrom: number;
  readonly certainFrom: number;
  readonly certainUntil: number;
  readonly possibleUntil: number;
}

/** The changes of one definition as stretches of time; neighbours that are due at the same times are one. */
export function segmentsOf(changes: readonly Change[], end: number): Segment[] {
  const segments: Segment[] = [];
  for (const [index, { spec, sentAt, answeredAt }] of changes.entries()) {
    const next = changes[index + 1];
    const last = segments.at(-1);
    const until = { certainUntil: next?.sentAt ?? end, possibleUntil: next?.answeredAt ?? end };
    if (last && sameOccurrences(last.spec, spec)) segments[segments.length - 1] = { ...last, spec, ...until };
    else segments.push({ spec, possibleFrom: sentAt, certainFrom: answeredAt, ...until });
  }
  return segments;
}

export function changesBySubject({ changes }: Pick<History, "changes">): Map<Subject, Change[]> {
  return Map.groupBy(changes, ({ subject }) => subject);
}

/** The occurrences of a spec strictly after `from` and up to `until`, epoch ms. */
export function occurrencesIn(spec: Spec | null, from: number, until: number): number[] {
  if (!spec?.active || spec.timetable === null) return [];
  const step = spec.timetable.everySeconds * 1000;
  const offset = spec.timetable.offsetSeconds * 1000;
  const found: number[] = [];
  for (let at = (Math.floor((from - offset) / step) + 1) * step + offset; at <= until; at += step) found.push(at);
  return found;
}

export function isOccurrenceOf(spec: Spec | null, at: number): boolean {
  return occurrencesIn(spec, at - 1, at).length === 1;
}

/** Every spec that may have been the definition at some moment of [from, until]. */
export function specsWithin(changes: readonly Change[], from: number, until: number): (Spec | null)[] {
  return changes.flatMap(({ spec, sentAt }, index) => {
    const gone = changes[index + 1]?.answeredAt ?? Number.POSITIVE_INFINITY;
    return sentAt <= until && gone >= from ? [spec] : [];
  });
}

/** Was the definition changed, or perhaps changed, within [from, until]? */
export function changedWithin(changes: readonly Change[], from: number, until: number): boolean {
  return changes.some(({ sentAt, answeredAt }) => answeredAt >= from && sentAt <= until);
}

function sameOccurrences(one: Spec | null, other: Spec | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.generation === other.generation &&
    one.active === other.active &&
    one.chainSeconds === other.chainSeconds &&
    one.timetable?.everySeconds === other.timetable?.everySeconds &&
    one.timetable?.offsetSeconds === other.timetable?.offsetSeconds &&
    one.timetable?.cron === other.timetable?.cron
  );
}
