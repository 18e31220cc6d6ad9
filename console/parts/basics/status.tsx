import type { RunStatus } from "../../../shared/domain/run/run.ts";
import type { Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Icon } from "./icon.tsx";

/** What is shown as a status: a run's, a step's, or what stands for one. */
export type Shown = RunStatus | "waiting" | "upstream_failed" | "paused" | "retry" | "late" | "idle";

export function statusWord(status: Shown): string {
  const words = t();
  const all: Readonly<Record<Shown, string>> = {
    queued: words.queued,
    running: words.running,
    success: words.success,
    failed: words.failed,
    timeout: words.timeout,
    cancelled: words.cancelled,
    skipped: words.skipped,
    missed: words.missed,
    waiting: words.waitingStep,
    upstream_failed: words.upstreamFailed,
    paused: words.paused,
    retry: words.retry,
    late: words.late,
    idle: words.neverRan,
  };
  return all[status];
}

export function iconOf(status: Shown): string {
  return status === "idle" ? "waiting" : status;
}

/** What a job or workflow is at: paused, under way, waiting for a worker, or how its last run ended. */
export function shownStatus({ enabled, active_runs, waiting_runs, last_status }: StatusOf): Shown {
  if (!enabled) return "paused";
  if (active_runs > 0 && last_status !== "missed") return waiting_runs !== null && waiting_runs >= active_runs ? "queued" : "running";
  return last_status === null || last_status === "paused" ? "idle" : last_status;
}

type StatusOf = Pick<Subject, "enabled" | "active_runs" | "waiting_runs" | "last_status">;

/** A run that waits for its next attempt is shown as that. */
export function shownOfRun({ status, attempt }: { readonly status: RunStatus; readonly attempt: number }): Shown {
  return status === "queued" && attempt > 1 ? "retry" : status;
}

export function Status({ status, children }: { readonly status: Shown; readonly children?: string | undefined }) {
  return (
    <span class={`st c-${status}`}>
      <Icon name={iconOf(status)} />
      {children ?? statusWord(status)}
    </span>
  );
}

export function StatusIcon({ status }: { readonly status: Shown }) {
  return (
    <span class={`ic c-${status}`}>
      <Icon name={iconOf(status)} class={`c-${status}`} />
      <span class="vh">{statusWord(status)}</span>
    </span>
  );
}

export function Chip({ status, children }: { readonly status: Shown; readonly children?: string | undefined }) {
  return (
    <span class={`chip c-${status}`}>
      <Icon name={iconOf(status)} />
      {children ?? statusWord(status)}
    </span>
  );
}
