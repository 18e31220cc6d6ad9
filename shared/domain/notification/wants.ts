import { sameJson } from "./same-json.ts";
import type { NotificationConfig, NotificationEvent, NotificationType, Occasion } from "./notification.ts";

type Wanting = Pick<NotificationConfig, "enabled" | "notification_types" | "filters" | "failures_in_row">;

/**
 * By what names a config may want an event, the most telling first. Types that begin with `job_` are of jobs, workflows and
 * schedules alike.
 */
const TYPES: Readonly<Record<Occasion, readonly NotificationType[]>> = {
  started: ["workflow_started"],
  succeeded: ["workflow_completed"],
  failed: ["workflow_failed", "job_failing", "job_failed"],
  stopped: ["workflow_stopped"],
  step_failed: ["task_failed"],
  missed: ["job_missed"],
  late: ["job_late"],
  system: ["system_error"],
};

/** The types by which a config wants an event, the most telling first; none: it does not. What it means to recover: `mayRecover`. */
export function typesWanted(config: Wanting, event: NotificationEvent): readonly NotificationType[] {
  if (!config.enabled || !passes(config, event)) return [];
  return TYPES[event.occasion].filter(
    (type) =>
      config.notification_types.includes(type) &&
      // A job's run is no workflow, also where both end.
      (!type.startsWith("workflow_") || event.subject.kind === "workflow" || event.subject.kind === "schedule") &&
      (type !== "job_failing" || event.streak >= config.failures_in_row),
  );
}

/** Must a config hear of an event at all? Of a failure also to count, of a success to know that it is over. */
export function wants(config: Wanting, event: NotificationEvent): boolean {
  return typesWanted(config, event).length > 0 || mayRecover(config, event);
}

/** Ends this what may have been told as a failure? */
export function mayRecover(config: Wanting, event: NotificationEvent): boolean {
  return config.enabled && event.occasion === "succeeded" && tellsStates(config) && passes(config, event);
}

/** Does it tell of failures by what is known of their subject? Then a success must be known too. */
function tellsStates({ notification_types }: Wanting): boolean {
  return notification_types.some((type) => ["job_failed", "job_failing", "job_missed", "job_recovered"].includes(type));
}

/** Fields that the event does not have are ignored. What concerns the system as a whole is not filtered. */
function passes({ filters }: Wanting, { occasion, data }: NotificationEvent): boolean {
  if (occasion === "system") return true;
  return Object.entries(filters).every(([field, wanted]) => {
    if (!Object.hasOwn(data, field)) return true;
    return Array.isArray(wanted) ? wanted.some((one) => sameJson(one, data[field])) : sameJson(wanted, data[field]);
  });
}
