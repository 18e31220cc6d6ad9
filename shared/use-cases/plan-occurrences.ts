import type { FireMessage } from "../contract/messages.ts";
import type { JobDefinition } from "../domain/job.ts";
import { runId } from "../domain/run-id.ts";
import { nextOccurrence, occurrencesBetween, scheduleOf } from "../domain/schedule.ts";

/** The fire of one occurrence (epoch ms) of a definition. Deterministic: planning twice plans the same. */
function fireOf(job: JobDefinition, occurrence: number): FireMessage {
  const next = nextOccurrence(scheduleOf(job), occurrence);
  return {
    kind: "fire",
    job_id: job.job_id,
    run_id: runId({ scope: job.scope, owner: `job#${job.job_id}`, scheduledAt: occurrence }),
    scheduled_at: new Date(occurrence).toISOString(),
    trigger_source: "scheduler",
    version: job.version,
    next_due_at: next === undefined ? null : new Date(next).toISOString(),
  };
}

/** The fires of a definition in [from, until), epoch ms, at most `limit`; none before its activation, none while paused. */
export function planOccurrences(job: JobDefinition, from: number, until: number, limit?: number): FireMessage[] {
  if (!job.enabled) return [];
  const start = Math.max(from, Date.parse(job.active_since) + 1);
  return occurrencesBetween(scheduleOf(job), start, until, limit).map((occurrence) => fireOf(job, occurrence));
}
