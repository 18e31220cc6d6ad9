import { notFound } from "../domain/errors.ts";
import { nextOccurrence, scheduleOf } from "../domain/schedule.ts";
import type { Ports } from "../ports.ts";

/** The coming `count` occurrences of a job as it is defined now, ISO 8601; none while it is paused or in queue mode. */
export async function listNext({ jobs, clock }: Pick<Ports, "jobs" | "clock">, jobId: string, count: number) {
  const definition = await jobs.getDefinition(jobId);
  if (!definition) throw notFound("job", jobId);
  const next: string[] = [];
  const schedule = scheduleOf(definition);
  let at = definition.enabled ? nextOccurrence(schedule, clock.now()) : undefined;
  while (at !== undefined && next.length < count) {
    next.push(new Date(at).toISOString());
    at = nextOccurrence(schedule, at);
  }
  return { job_id: jobId, timezone: definition.timezone, next };
}
