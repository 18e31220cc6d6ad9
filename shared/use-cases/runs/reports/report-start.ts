import type { Heartbeat, HeartbeatAnswer, ReportStart, StartAnswer } from "../../../contract/runs/run.ts";
import { directStart } from "../../../domain/run/changes/direct-change.ts";
import { lookAfterStart, startsLate } from "../../../domain/run/changes/deadline.ts";
import { conflict } from "../../../domain/errors.ts";
import { isLate, type Run } from "../../../domain/run/run.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";
import { publishRunEvents } from "../../sending/publish-run-events.ts";
import { applyReport } from "./apply-report.ts";
import { delayed } from "../../sending/send-at.ts";

/** What a claim may use. */
export type StartPorts = Pick<Ports, "runs" | "triggers" | "bus" | "dispatch" | "clock" | "telemetry">;

/**
 * A worker claims an attempt. One of several that hold a copy of the message gets it; the others get CONFLICT and must
 * not work. The same worker may ask again. After `lease_sec` without a heartbeat another may take over, as the next attempt.
 */
export async function reportStart(ports: StartPorts, jobId: string, runId: string, report: ReportStart): Promise<StartAnswer> {
  const event = { kind: "start", ...report } as const;
  const { run, before } = await applyReport(ports, { job_id: jobId, run_id: runId }, { event, direct: (now) => directStart(event, now) });
  // A claim that took a lost worker's last attempt over has ended the run instead.
  if (run.status !== "running" || run.started_at === null) throw conflict(text("run-ended", { status: run.status }));
  if (before?.begun_at === null && isLate(run)) ports.telemetry.measure("runs_late", 1);
  if (before) await follow(ports, before, run);
  return { claimed: true, attempt: run.attempt, started_at: run.started_at };
}

/** A worker is alive: its lease begins anew. CONFLICT: its claim is lost, and it must stop. */
export async function reportHeartbeat(
  ports: Pick<Ports, "runs" | "clock">,
  jobId: string,
  runId: string,
  report: Heartbeat,
): Promise<HeartbeatAnswer> {
  const { run } = await applyReport(ports, { job_id: jobId, run_id: runId }, { event: { kind: "heartbeat", ...report } });
  return { status: run.status, attempt: run.attempt, lease_until: run.lease_until };
}

/** What follows from a start. The claim stands whatever becomes of this: the sweep finds a run without a deadline. */
async function follow(ports: StartPorts, before: Run, run: Run): Promise<void> {
  const { job_id, run_id } = run;
  const now = ports.clock.now();
  try {
    // The deadline sent with the attempt finds in time what starts before its first look.
    if (startsLate(before, now)) {
      await ports.dispatch.send([delayed({ kind: "deadline", job_id, run_id }, lookAfterStart(run), now)]);
    }
    await publishRunEvents(ports, [run]);
  } catch (error) {
    ports.telemetry.record({ name: "start.follow_failed", level: "warn", job_id, run_id, detail: { error: String(error) } });
  }
}
