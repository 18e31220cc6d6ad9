import type { Finding, History, RunRecord, Spec } from "../history.ts";
import { isStepRun, millis } from "./records.ts";
import { changesBySubject, specsWithin } from "./segments.ts";

/** What lies between a moment and what the record says of it, ms. */
const SLACK_MS = 1_000;

/** Runs that the service ended: not before their time, and none but what may give way gives way. */
export function checkEndings(history: History): Finding[] {
  const changes = changesBySubject(history);
  const ended = history.runs.filter((run) => !isStepRun(run) && run.status === "timeout" && run.finished_at !== null);
  const replaced = ended.filter(({ reason_code }) => reason_code === "replaced-by-next");
  return [
    ...ended.flatMap((run) => {
      const queued = millis(run.queued_at);
      const specs = specsWithin(changes.get(`job#${run.job_id}`) ?? [], queued, queued).filter((spec): spec is Spec => spec !== null);
      return specs.length === 0 ? [] : endedEarly(run, Math.min(...specs.map(({ timeoutSeconds }) => timeoutSeconds * 1000)));
    }),
    ...replaced.flatMap(wronglyReplaced),
    ...[...Map.groupBy(replaced, ({ job_id, reason }) => `${job_id} ${reason}`).values()].flatMap((same) => {
      const [first, ...others] = same;
      if (!first || others.length === 0) return [];
      return [finding("one-start-replaced-several", first, `${same.map(({ run_id }) => run_id).join(", ")}: ${first.reason}`)];
    }),
  ];
}

function endedEarly(run: RunRecord, timeout: number): Finding[] {
  const since = millis(run.started_at ?? run.retry_at ?? run.queued_at);
  const lasted = millis(run.finished_at ?? "") - since;
  if (lasted >= timeout - SLACK_MS) return [];
  return [
    finding(
      "ended-before-its-time",
      run,
      `timeout after ${lasted / 1000} s, timeout_sec is ${timeout / 1000} (${run.reason ?? run.error})`,
    ),
  ];
}

function wronglyReplaced(run: RunRecord): Finding[] {
  if (run.trigger_source === "scheduler" && run.started_at === null) return [];
  const text = `replaced, but it was ${run.trigger_source}, begun ${run.started_at ?? "never"}: ${run.reason}`;
  return [finding("wrongly-replaced", run, text)];
}

function finding(kind: string, { job_id, run_id, scheduled_at }: RunRecord, text: string): Finding {
  return { level: "violation", kind, subject: `job#${job_id}`, at: millis(scheduled_at), runId: run_id, text };
}
