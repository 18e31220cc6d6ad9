import { nextDueAt } from "../../domain/schedule/activation.ts";
import { comingOccurrences } from "../../domain/schedule/clock-change.ts";
import type { Definition } from "../../domain/definition/definition.ts";
import { notFound } from "../../domain/errors.ts";
import { type Schedule, type Scheduled, scheduleOf } from "../../domain/schedule/schedule.ts";
import { zoneClock } from "../../domain/schedule/zone-clock.ts";
import type { Ports } from "../../ports/groups.ts";

/**
 * The coming `count` occurrences of a job as it is defined now, after `from` (ISO 8601; default: now); none while it is
 * paused. Of a job in queue mode only the next one can be known, while no run of its chain is under way.
 */
export async function listNext({ jobs, clock }: Pick<Ports, "jobs" | "clock">, jobId: string, count: number, from?: string) {
  const job = await jobs.get(jobId);
  if (!job) throw notFound("job", jobId);
  const { definition, state } = job;
  const link = definition.reschedule_mode === "queue" ? nextDueAt(definition, state, clock.now()) : null;
  const schedule: Schedule = link === null ? scheduleOf(definition) : { kind: "at", instant: Date.parse(link) };
  return { job_id: jobId, ...coming(definition, instantOf(from, clock), count, schedule) };
}

/** As `listNext`, for a trigger; none for one that waits for a call or an event. */
export async function listNextOfTrigger({ triggers, clock }: Pick<Ports, "triggers" | "clock">, id: string, count: number, from?: string) {
  const definition = await triggers.getDefinition(id);
  if (!definition) throw notFound("trigger", id);
  return { trigger_id: id, ...coming(definition, instantOf(from, clock), count) };
}

/** As `listNext`, for a workflow; none for one without a schedule. */
export async function listNextOfWorkflow(
  { workflows, clock }: Pick<Ports, "workflows" | "clock">,
  id: string,
  count: number,
  from?: string,
) {
  const definition = await workflows.getDefinition(id);
  if (!definition) throw notFound("workflow", id);
  return { workflow_id: id, ...coming(definition, instantOf(from, clock), count) };
}

type Undecided = { readonly [Field in keyof Omit<Scheduled, "at">]?: Scheduled[Field] | undefined };

/** When a schedule would be due that nobody has registered, and what the clocks of its zone will do. */
export function previewSchedule(
  { clock, defaultTimeZone }: Pick<Ports, "clock" | "defaultTimeZone">,
  scheduled: Undecided,
  { from, count }: { readonly from?: string | undefined; readonly count: number },
) {
  const { cron_expr = null, interval_seconds = null, timezone = defaultTimeZone, reschedule_mode = "scheduler" } = scheduled;
  const after = instantOf(from, clock);
  const schedule = scheduleOf({ cron_expr, interval_seconds, timezone, reschedule_mode });
  return { timezone, next: comingOccurrences(schedule, timezone, after, count), zone: zoneClock(timezone, after) };
}

function coming(definition: Definition, after: number, count: number, schedule = scheduleOf(definition)) {
  const { timezone, enabled } = definition;
  const occurrences = enabled ? comingOccurrences(schedule, timezone, after, count) : [];
  return { timezone, next: occurrences.map(({ at }) => at), occurrences };
}

function instantOf(from: string | undefined, clock: Ports["clock"]): number {
  return from === undefined ? clock.now() : Date.parse(from);
}
