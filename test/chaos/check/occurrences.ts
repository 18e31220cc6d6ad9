import type { Finding, History } from "../history.ts";
import { type Recorded, recordedOf } from "./records.ts";
import { changesBySubject, isOccurrenceOf, occurrencesIn, segmentsOf } from "./segments.ts";

/** A run that was created ahead of its second is on record although its definition changed before it came, ms. */
const PREPARED_AHEAD_MS = 12_000;
const TAKEN_BACK = new Set(["skipped", "cancelled", "missed"]);

/**
 * Once, on record: each occurrence that falls surely into an activity of its definition has one record; those between a
 * change's request and its answer may have one; no other has.
 */
export function checkOccurrences(history: History): Finding[] {
  const recorded = Map.groupBy(
    recordedOf(history).filter(({ byClock }) => byClock),
    ({ subject }) => subject,
  );
  const findings: Finding[] = [];
  for (const [subject, changes] of changesBySubject(history)) {
    const segments = segmentsOf(changes, history.quietSince);
    const own = recorded.get(subject) ?? [];
    const byTime = Map.groupBy(own, ({ scheduledAt }) => scheduledAt);
    for (const { spec, certainFrom, certainUntil } of segments) {
      for (const at of occurrencesIn(spec, certainFrom, certainUntil)) {
        if (byTime.has(at)) continue;
        findings.push({ level: "violation", kind: "occurrence-without-record", subject, at, text: situationOf(history, at, certainUntil) });
      }
    }
    for (const [at, same] of byTime) {
      // The job that was registered in the place of the deleted one may have the same occurrence.
      if (same.filter(({ calledOff }) => calledOff !== true).length > 1) findings.push(of(same, subject, at));
      const [first] = same;
      const mayBe = segments.some(
        ({ spec, possibleFrom, possibleUntil }) =>
          isOccurrenceOf(spec, at) &&
          at > possibleFrom &&
          at <= possibleUntil + (TAKEN_BACK.has(first?.status ?? "") ? PREPARED_AHEAD_MS : 0),
      );
      if (!mayBe && first) findings.push(outside(first));
    }
  }
  return findings;
}

function of(same: readonly Recorded[], subject: string, at: number): Finding {
  const text = `${same.length} records: ${same.map(({ id, status }) => `${id} ${status}`).join(", ")}`;
  return { level: "violation", kind: "occurrence-twice", subject, at, text };
}

function outside({ subject, id, scheduledAt, status, reason }: Recorded): Finding {
  const text = `${status}${reason === null ? "" : ` (${reason})`}, but its definition was not due then`;
  return { level: "violation", kind: "record-outside-activity", subject, at: scheduledAt, runId: id, text };
}

/** What may explain it: how near it is to an outage, a loss, a change. */
function situationOf({ outages, losses, quietSince }: History, at: number, changedAt: number): string {
  const outage = outages.findLast(({ from }) => from <= at + 5_000);
  const loss = losses.findLast((one) => one.at <= at);
  const parts = [
    ...(changedAt < quietSince ? [`${seconds(changedAt - at)} s before a change`] : []),
    ...(outage ? [`${seconds(at - outage.from)} s after a ${outage.how} of ${seconds(outage.until - outage.from)} s`] : []),
    ...(loss ? [`${seconds(at - loss.at)} s after the loss of ${loss.what} ${loss.name}`] : []),
  ];
  return parts.length === 0 ? "nothing had happened" : parts.join(", ");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
