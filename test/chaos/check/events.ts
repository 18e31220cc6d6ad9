import type { Change, Finding, History, OccurrenceRecord, Publication } from "../history.ts";
import { isStepRun, millis } from "./records.ts";
import { changesBySubject } from "./segments.ts";
import { afterUp } from "./uptime.ts";

/** A trigger hears events as soon as its rule is in place, and reads its definition when one arrives: ms of uptime around a change. */
const SETTLED_BEFORE_MS = 6_000;
/** A message that an ended process had taken comes back a minute after it. */
const SETTLED_AFTER_MS = 70_000;

/** An event reaches each trigger that waits for it once, on record; a webhook's call sets its trigger off once. */
export function checkEvents(history: History): Finding[] {
  const occurrences = Map.groupBy(history.occurrences, ({ trigger_id }) => trigger_id);
  const findings: Finding[] = [];
  for (const [subject, changes] of changesBySubject(history)) {
    if (!subject.startsWith("trigger#")) continue;
    const own = occurrences.get(subject.slice("trigger#".length)) ?? [];
    if (changes.some(({ spec }) => spec?.listensTo)) findings.push(...checkHeard(history, subject, changes, own));
  }
  return [...findings, ...publishedTwice(history), ...checkCalls(history, occurrences), ...checkTargets(history)];
}

function checkHeard(history: History, subject: string, changes: readonly Change[], own: readonly OccurrenceRecord[]): Finding[] {
  const bySource = Map.groupBy(own, ({ source_event_id }) => source_event_id ?? "");
  const published = new Map(history.publications.map((one) => [one.eventId, one]));
  return [...published.values()].flatMap((publication): Finding[] => {
    const heard = bySource.get(publication.eventId) ?? [];
    const { sentAt: at, eventId: runId, topic } = publication;
    if (heard.length > 1)
      return [{ level: "violation", kind: "event-heard-twice", subject, at, runId, text: `${heard.length} occurrences` }];
    if (heard.length === 1 || !mustHear(history, changes, publication)) return [];
    return [{ level: "violation", kind: "event-not-heard", subject, at, runId, text: `published to ${topic}, no occurrence` }];
  });
}

function publishedTwice({ publications }: History): Finding[] {
  const keyed = publications.filter(({ key }) => key !== null);
  return [...Map.groupBy(keyed, ({ key }) => key)].flatMap(([key, same]): Finding[] => {
    const ids = new Set(same.map(({ eventId }) => eventId));
    if (ids.size < 2) return [];
    const text = `Idempotency-Key ${key} published ${[...ids].join(" and ")}`;
    return [{ level: "violation", kind: "key-published-twice", subject: same[0]?.topic ?? "", at: same[0]?.sentAt ?? 0, text }];
  });
}

function mustHear({ outages, readAt }: History, changes: readonly Change[], { topic, sentAt, answeredAt }: Publication): boolean {
  const current = changes.findLast((change) => change.sentAt <= sentAt);
  if (!current?.spec?.active || current.spec.listensTo !== topic) return false;
  if (afterUp(outages, current.answeredAt, SETTLED_BEFORE_MS) > sentAt) return false;
  const settled = afterUp(outages, answeredAt, SETTLED_AFTER_MS);
  const next = changes[changes.indexOf(current) + 1];
  return (next === undefined || next.sentAt > settled) && settled < readAt;
}

function checkCalls(history: History, occurrences: ReadonlyMap<string, readonly OccurrenceRecord[]>): Finding[] {
  return [...Map.groupBy(history.webhookCalls, ({ trigger }) => trigger)].flatMap(([subject, calls]): Finding[] => {
    const acknowledged = new Set(calls.filter(({ status }) => status === 200).map(({ key }) => key));
    const asked = new Set(calls.map(({ key }) => key));
    const own = (occurrences.get(subject.slice("trigger#".length)) ?? []).filter(({ source_event_id }) => source_event_id === null);
    if (own.length >= acknowledged.size && own.length <= asked.size) return [];
    const text = `${acknowledged.size} calls were answered 200 (of ${asked.size}), ${own.length} occurrences are on record`;
    return [{ level: "violation", kind: "webhook-calls-and-occurrences-differ", subject, text }];
  });
}

/** What an occurrence says it started is on record, unless its target was gone. */
function checkTargets(history: History): Finding[] {
  const known = new Set([
    ...history.runs.filter((run) => !isStepRun(run)).map(({ run_id }) => run_id),
    ...history.workflowRuns.map(({ id }) => id),
  ]);
  const changes = changesBySubject(history);
  return history.occurrences.flatMap((one) =>
    one.started.flatMap(({ owner, run_id }): Finding[] => {
      if (known.has(run_id)) return [];
      const at = millis(one.recorded_at);
      const settled = afterUp(history.outages, at, SETTLED_AFTER_MS);
      const target = [...changes].find(([subject]) => subject === owner)?.[1] ?? [];
      const there = target.findLast((change) => change.answeredAt <= at)?.spec;
      const gone = target.some(({ spec, answeredAt, sentAt }) => spec === null && answeredAt >= at - 1_000 && sentAt <= settled);
      if (!there || gone || settled > history.readAt) return [];
      const text = `occurrence ${one.occurrence_id} says it started ${run_id} of ${owner}, which is not on record`;
      return [{ level: "violation", kind: "target-not-started", subject: `trigger#${one.trigger_id}`, at, runId: run_id, text }];
    }),
  );
}
