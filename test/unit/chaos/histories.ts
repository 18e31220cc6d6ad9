import type {
  Change,
  Claim,
  History,
  OccurrenceRecord,
  Receipt,
  Report,
  RunRecord,
  Spec,
  Subject,
  WorkflowRunRecord,
} from "../../chaos/history.ts";

/** An instant on the full minute: every history here begins at it. */
const T0 = Date.parse("2026-11-26T04:00:00.000Z");

export function at(seconds: number): number {
  return T0 + seconds * 1000;
}

export function time(seconds: number): string {
  return new Date(at(seconds)).toISOString();
}

/** A job of every ten seconds. */
export function spec(changed: Partial<Spec> = {}): Spec {
  return {
    generation: 1,
    timetable: { everySeconds: 10, offsetSeconds: 0, cron: null },
    active: true,
    chainSeconds: null,
    maxParallel: 1,
    graceSeconds: 60,
    timeoutSeconds: 5,
    retryLimit: 1,
    queue: "real.jobs.chaos-good",
    listensTo: null,
    targets: [],
    steps: [],
    onFailure: "stop",
    note: 0,
    ...changed,
  };
}

/** A change asked for at a second and answered half a second later. */
export function change(seconds: number, changed: Spec | null, subject: Subject = "job#j"): Change {
  return { subject, sentAt: at(seconds), answeredAt: at(seconds) + 500, spec: changed };
}

/** A run of job `j` by the clock, queued on its second, begun and done a second later. */
export function run(seconds: number, changed: Partial<RunRecord> = {}): RunRecord {
  return {
    run_id: `run-${seconds}`,
    job_id: "j",
    status: "success",
    reason: null,
    reason_code: null,
    trigger_source: "scheduler",
    scheduled_at: time(seconds),
    queued_at: time(seconds),
    started_at: time(seconds),
    finished_at: time(seconds + 1),
    attempt: 1,
    error: null,
    retry_at: null,
    ...changed,
  };
}

export function receipt(seconds: number, changed: Partial<Receipt> = {}): Receipt {
  const instant = at(seconds);
  const times = { scheduledAt: instant, sentAt: instant, receivedAt: instant + 100 };
  return { queue: "real.jobs.chaos-good", jobId: "j", runId: `run-${seconds}`, attempt: 1, ...times, ...changed };
}

export function claim(seconds: number, changed: Partial<Claim> = {}): Claim {
  const answer = { sentAt: at(seconds) + 100, answeredAt: at(seconds) + 150, status: 200 };
  return { jobId: "j", runId: `run-${seconds}`, workerId: `worker of ${seconds}`, attempt: 1, ...answer, ...changed };
}

/** The report of the run of that second, a second later. */
export function report(seconds: number, changed: Partial<Report> = {}): Report {
  const runId = `run-${seconds}`;
  const answer = { finishedAt: null, sentAt: at(seconds + 1) - 50, answeredAt: at(seconds + 1), status: 200 };
  return { jobId: "j", runId, meantRunId: runId, attempt: 1, outcome: "success", ...answer, ...changed };
}

export function occurrence(seconds: number, changed: Partial<OccurrenceRecord> = {}): OccurrenceRecord {
  const times = { scheduled_at: time(seconds), recorded_at: time(seconds) };
  const id = { trigger_id: "t", occurrence_id: `occurrence-${seconds}` };
  return {
    ...id,
    status: "published",
    reason: null,
    source_event_id: null,
    started: [],
    ...times,
    ...changed,
  };
}

export function workflowRun(seconds: number, changed: Partial<WorkflowRunRecord> = {}): WorkflowRunRecord {
  const times = { execution_date: time(seconds), start_date: time(seconds), end_date: time(seconds + 1) };
  return {
    workflow_id: "w",
    id: `workflow-run-${seconds}`,
    status: "success",
    reason: null,
    trigger_type: "scheduled",
    steps: [],
    ...times,
    ...changed,
  };
}

/** A minute in which nothing happened but what is given. */
export function history(happened: Partial<History>): History {
  return {
    changes: [],
    starts: [],
    publications: [],
    webhookCalls: [],
    controls: [],
    receipts: [],
    claims: [],
    reports: [],
    worked: [],
    outages: [],
    losses: [],
    surprises: [],
    hung: [],
    runs: [],
    workflowRuns: [],
    occurrences: [],
    jobs: [],
    quietSince: at(60),
    seenUntil: at(600),
    readAt: at(600),
    ...happened,
  };
}

export function kindsOf(findings: readonly { readonly kind: string }[]): string[] {
  return findings.map(({ kind }) => kind);
}
