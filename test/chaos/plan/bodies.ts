import type { Spec, Subject } from "../history.ts";
import { NEVER } from "./definitions.ts";

/** The topic that each trigger publishes to: no trigger waits for it. */
const OUT = "chaos.out";

/** When it is due, as the API takes it. */
function dueOf({ timetable, chainSeconds }: Spec): { readonly cron_expr: string | null; readonly interval_seconds: number | null } {
  if (chainSeconds !== null) return { cron_expr: null, interval_seconds: chainSeconds };
  if (timetable === null) return { cron_expr: NEVER, interval_seconds: null };
  return timetable.cron === null
    ? { cron_expr: null, interval_seconds: timetable.everySeconds }
    : { cron_expr: timetable.cron, interval_seconds: null };
}

/** Everything of a job but its id. */
export function jobBody(spec: Spec): Record<string, unknown> {
  return {
    ...dueOf(spec),
    queue: spec.queue,
    reschedule_mode: spec.chainSeconds === null ? "scheduler" : "queue",
    max_parallel: spec.maxParallel,
    misfire_grace_sec: spec.graceSeconds,
    timeout_sec: spec.timeoutSeconds,
    retry_limit: spec.retryLimit,
    default_params: { note: spec.note },
    enabled: spec.active,
  };
}

export function triggerBody(spec: Spec): Record<string, unknown> {
  const common = { topic: OUT, targets: spec.targets.map(targetOf), enabled: spec.active, description: `note ${spec.note}` };
  if (spec.listensTo !== null) return { type: "event", source_topic: spec.listensTo, ...common };
  if (spec.timetable === null) return { type: "api", ...common };
  return { type: "cron", ...dueOf(spec), misfire_grace_sec: spec.graceSeconds, ...common };
}

export function workflowBody(id: string, spec: Spec): Record<string, unknown> {
  const due = spec.timetable === null ? {} : dueOf(spec);
  return {
    name: id,
    ...due,
    steps: spec.steps.map(({ id: step_id, after }) => ({
      step_id,
      queue: spec.queue,
      depends_on: after,
      timeout_sec: spec.timeoutSeconds,
      retry_limit: spec.retryLimit,
    })),
    on_failure: spec.onFailure,
    max_parallel: spec.maxParallel,
    misfire_grace_sec: spec.graceSeconds,
    is_active: spec.active,
    default_params: { note: spec.note },
  };
}

export function idOf(subject: Subject): string {
  return subject.slice(subject.indexOf("#") + 1);
}

function targetOf(subject: Subject): Record<string, string> {
  return subject.startsWith("job#") ? { job_id: idOf(subject) } : { workflow_id: idOf(subject) };
}
