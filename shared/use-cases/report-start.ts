import type { ReportStart, StartAnswer } from "../contract/run.ts";
import { conflict } from "../domain/errors.ts";
import { transition } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import type { Run } from "../domain/run.ts";
import { announceRuns } from "./announce.ts";
import { getRun } from "./list-runs.ts";
import { text } from "../domain/text.ts";

const TRIES = 5;

/**
 * A worker claims an attempt. One of several that hold a copy of the message gets it; the others get CONFLICT and must
 * not work. The same worker may ask again. After `lease_sec` of silence another may take over, as the next attempt.
 */
export async function reportStart(
  ports: Pick<Ports, "runs" | "triggers" | "bus" | "clock" | "telemetry">,
  jobId: string,
  runId: string,
  report: ReportStart,
): Promise<StartAnswer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await getRun(ports, jobId, runId);
    const outcome = transition(run, { kind: "start", ...report }, ports.clock.now());
    if (outcome.kind === "refused") throw conflict(outcome.why);
    const next = outcome.kind === "changed" ? outcome.run : run;
    if (outcome.kind === "changed" && !(await ports.runs.save(run, next))) continue;
    if (next.status !== "running" || next.started_at === null) throw conflict(text("run-ended", { status: next.status }));
    if (outcome.kind === "changed") await tellOfStart(ports, next);
    return { claimed: true, attempt: next.attempt, started_at: next.started_at };
  }
  throw conflict(text("concurrent-change", { kind: "run" }));
}

/** Work does not wait for those who listen to it: an announcement that fails is logged. */
async function tellOfStart(ports: Pick<Ports, "triggers" | "bus" | "telemetry">, run: Run): Promise<void> {
  try {
    await announceRuns(ports, [run]);
  } catch (error) {
    const { job_id, run_id } = run;
    ports.telemetry.record({ name: "announce.failed", level: "warn", job_id, run_id, detail: { error: String(error) } });
  }
}
