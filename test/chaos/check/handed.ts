import type { Change, Finding, History, Receipt, RunRecord } from "../history.ts";
import { millis } from "./records.ts";
import { changesBySubject } from "./segments.ts";

/** What was being started while its job was deleted may slip through, and is on its way for so long, ms. */
const IN_FLIGHT_MS = 8_000;

/** What workers were handed is what is on record: one run for an occurrence, and nothing of a job that is gone. */
export function checkHanded(history: History): Finding[] {
  return [...checkIdentity(history), ...checkDeleted(history)];
}

function checkIdentity({ receipts, runs, seenUntil }: History): Finding[] {
  const known = new Map(runs.map((run) => [run.run_id, run]));
  const findings: Finding[] = [];
  for (const [runId, copies] of Map.groupBy(receipts, (one) => one.runId)) {
    const run = known.get(runId);
    const [first] = copies;
    const subject = `job#${first?.jobId}`;
    if (!run && (first?.receivedAt ?? 0) < seenUntil - 5_000) {
      findings.push({
        level: "violation",
        kind: "handed-without-record",
        subject,
        runId,
        text: "a worker was handed a run that is not on record",
      });
    }
    const times = new Set([...copies.map(({ scheduledAt }) => scheduledAt), ...(run ? [millis(run.scheduled_at)] : [])]);
    if (times.size > 1) {
      const text = `handed out for ${[...times].map((time) => new Date(time).toISOString()).join(" and ")}`;
      findings.push({ level: "violation", kind: "run-of-two-occurrences", subject, runId, text });
    }
  }
  return findings;
}

/** DELETE: a running attempt may end; nothing more is sent, and nothing more is begun. */
function checkDeleted(history: History): Finding[] {
  const runs = new Map(history.runs.map((run) => [run.run_id, run]));
  const findings: Finding[] = [];
  for (const [subject, changes] of changesBySubject(history)) {
    if (!subject.startsWith("job#")) continue;
    const jobId = subject.slice("job#".length);
    for (const deletion of changes.filter(({ spec }) => spec === null)) {
      const isOld = (runId: string, attempt: number) => isOfDeleted(runs.get(runId), attempt, deletion);
      const sent = history.receipts.filter(
        (one) => one.jobId === jobId && one.sentAt > deletion.answeredAt + IN_FLIGHT_MS && isOld(one.runId, one.attempt),
      );
      findings.push(...firstOfEach(sent).map((one) => sentAfter(one, subject, deletion)));
      for (const claim of history.claims) {
        const begun =
          claim.jobId === jobId && claim.status === 200 && claim.sentAt > deletion.answeredAt && isOld(claim.runId, claim.attempt);
        if (!begun || hadBegun(history, claim.runId, claim.attempt, deletion)) continue;
        const text = `attempt ${claim.attempt} was let through ${seconds(claim.sentAt - deletion.answeredAt)} s after the deletion`;
        findings.push({ level: "violation", kind: "begun-after-delete", subject, at: claim.sentAt, runId: claim.runId, text });
      }
    }
  }
  return findings;
}

/** Was it a run of what was deleted? The clock's are known by their second; a first attempt may have been on its way. */
function isOfDeleted(run: RunRecord | undefined, attempt: number, { sentAt }: Change): boolean {
  if (!run) return false;
  if (attempt === 1) return millis(run.queued_at) < sentAt - IN_FLIGHT_MS;
  return millis(run.trigger_source === "scheduler" ? run.scheduled_at : run.queued_at) < sentAt;
}

/** The same worker may ask again for what it has. */
function hadBegun({ claims }: History, runId: string, attempt: number, { answeredAt }: Change): boolean {
  return claims.some((one) => one.runId === runId && one.attempt === attempt && one.sentAt <= answeredAt && one.status !== 409);
}

function sentAfter({ runId, attempt, sentAt }: Receipt, subject: string, { answeredAt }: Change): Finding {
  const text = `attempt ${attempt} was sent to its worker ${seconds(sentAt - answeredAt)} s after the deletion`;
  return { level: "violation", kind: "sent-after-delete", subject, at: sentAt, runId, text };
}

function firstOfEach(receipts: readonly Receipt[]): Receipt[] {
  return [...Map.groupBy(receipts, ({ runId, attempt }) => `${runId} ${attempt}`).values()].flatMap(([first]) => first ?? []);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
