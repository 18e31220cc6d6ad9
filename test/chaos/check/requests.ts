import type { Finding, History, Start } from "../history.ts";
import { changesBySubject } from "./segments.ts";
import { afterUp } from "./uptime.ts";

/**
 * A run that begins at once is on record within this much time in which the stack is up, ms: a message that an ended process
 * had taken comes back after a minute. A deletion before may have kept it from that.
 */
const ON_RECORD_MS = 70_000;

/** A run that was asked for is on record; under one key there is one. */
export function checkStarts(history: History): Finding[] {
  return [...withoutRecord(history), ...startedTwice(history)];
}

function withoutRecord(history: History): Finding[] {
  const known = new Set([...history.runs.map(({ run_id }) => run_id), ...history.workflowRuns.map(({ id }) => id)]);
  const changes = changesBySubject(history);
  return history.starts.flatMap((start) => {
    const { runId, subject, sentAt, answeredAt, delaySeconds } = start;
    if (runId === null || known.has(runId)) return [];
    const due = afterUp(history.outages, answeredAt, delaySeconds * 1000 + ON_RECORD_MS);
    const deleted = changes.get(subject)?.some((change) => change.spec === null && change.answeredAt >= sentAt && change.sentAt <= due);
    if (deleted || due > history.readAt) return [];
    const text = `answered ${start.status}${delaySeconds > 0 ? ` for ${delaySeconds} s later` : ""}, but not on record`;
    return [{ level: "violation", kind: "start-without-record", subject, at: sentAt, runId, text } as const];
  });
}

function startedTwice({ starts }: History): Finding[] {
  const keyed = starts.filter((start): start is Start & { key: string; runId: string } => start.key !== null && start.runId !== null);
  return [...Map.groupBy(keyed, ({ subject, key }) => `${subject} ${key}`).values()].flatMap((same) => {
    const ids = new Set(same.map(({ runId }) => runId));
    const [first] = same;
    if (ids.size < 2 || !first) return [];
    const text = `Idempotency-Key ${first.key} started ${[...ids].join(" and ")}`;
    return [{ level: "violation", kind: "key-started-twice", subject: first.subject, at: first.sentAt, runId: first.runId, text } as const];
  });
}
