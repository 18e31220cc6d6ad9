import { type BrokenDefinition, isBroken } from "../../shared/domain/definition/definition.ts";
import type { Job, JobDefinition } from "../../shared/domain/definition/job.ts";
import { cutText, oneLine } from "../../shared/domain/notification/cut-text.ts";
import { streakOf } from "../../shared/domain/run/recent-outcome.ts";
import { nextDueAt } from "../../shared/domain/schedule/activation.ts";
import { type Say, text } from "../../shared/domain/texts/text.ts";
import { wallClock } from "../../shared/domain/schedule/wall-clock.ts";

const LONGEST_DESCRIPTION = 200;
const LONGEST_ERROR = 800;

/** A job in a list: how it is, its id, when it is due. */
export function lineOfJob(job: Job | BrokenDefinition, now: number, say: Say): string {
  if (isBroken(job)) return `⚠️ ${job.id} – ${say(text("bot-broken"))}`;
  const { definition, state } = job;
  const due = nextDueAt(definition, state, now);
  const rest = [
    halted(definition, say),
    due !== null && definition.paused_at === null && say(text("bot-next", { at: shown(due, definition) })),
  ];
  return [`${signOf(job)} ${definition.job_id}`, ...rest].filter((part) => typeof part === "string").join(" – ");
}

/** All that is told of one job, a line each. What its owner and workers wrote is in one line each, and cut. */
export function linesOfJob({ definition, state }: Job, now: number, say: Say): readonly string[] {
  const { description, queue, pause_reason, paused_at } = definition;
  const { last_run_at: last, last_status, last_error: error, active_runs } = state;
  const due = nextDueAt(definition, state, now);
  const failing = streakOf(state.recent).length;
  const lines = [
    description !== null && cutText(oneLine(description), LONGEST_DESCRIPTION),
    halted(definition, say),
    pause_reason !== null && paused_at !== null && say(text("bot-pause-reason", { reason: oneLine(pause_reason) })),
    last === null || last_status === null
      ? say(text("bot-never-run"))
      : say(text("bot-last", { at: shown(last, definition), status: say(text("bot-status", { status: last_status })) })),
    failing > 0 && say(text("bot-failing", { count: failing })),
    failing > 0 && error !== null && say(text("bot-error", { error: cutText(oneLine(say(error)), LONGEST_ERROR) })),
    active_runs.length > 0 && say(text("bot-active", { count: active_runs.length })),
    due !== null && paused_at === null && say(text("bot-next", { at: `${shown(due, definition)} ${definition.timezone}` })),
    say(text("bot-queue", { queue })),
  ];
  return lines.filter((line) => typeof line === "string");
}

function halted({ enabled, paused_at }: JobDefinition, say: Say): string | false {
  if (paused_at !== null) return say(text("bot-paused"));
  return !enabled && say(text("bot-disabled"));
}

function signOf({ definition: { enabled, paused_at }, state }: Job): string {
  if (paused_at !== null) return "⏸";
  if (!enabled) return "⏹";
  if (streakOf(state.recent).length > 0) return "🔴";
  return state.last_run_at === null ? "⚪" : "🟢";
}

/** An instant on the job's own clock, to the minute. */
function shown(instant: string, { timezone }: JobDefinition): string {
  return new Date(wallClock(timezone).shownAt(Date.parse(instant))).toISOString().slice(0, 16).replace("T", " ");
}
