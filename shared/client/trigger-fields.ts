import type { TriggerView } from "./trigger-answers.ts";
import type { ApiTriggerOptions, CronTriggerOptions, EventTriggerOptions, Target, TriggerOptions } from "./trigger-options.ts";
import type { TriggerType } from "./trigger-types.ts";

/** A trigger's definition as the API takes it, but for its id, its topic, whether it is enabled, and its secret. */
export interface TriggerFields<Type extends TriggerType = TriggerType> extends Partial<
  Pick<TriggerView, "cron_expr" | "interval_seconds" | "timezone" | "misfire_grace_sec" | "replay_window_sec" | "at" | "source_topic">
> {
  readonly type: Type;
  readonly filter: object | null;
  readonly payload: object | null;
  readonly targets: readonly object[];
  readonly description: string | null;
}

export function cronFields(options: CronTriggerOptions): TriggerFields<"cron"> {
  const { timezone, misfireGraceSeconds } = options;
  const at = "at" in options ? options.at : undefined;
  return {
    ...commonFields("cron", options),
    ...("cronExpression" in options && { cron_expr: options.cronExpression }),
    ...("intervalSeconds" in options && { interval_seconds: options.intervalSeconds }),
    ...(at !== undefined && { at: at instanceof Date ? at.toISOString() : at }),
    ...(timezone !== undefined && { timezone }),
    ...(misfireGraceSeconds !== undefined && { misfire_grace_sec: misfireGraceSeconds }),
  };
}

export function apiFields(options: ApiTriggerOptions): TriggerFields<"api"> {
  const { replayWindowSeconds } = options;
  return { ...commonFields("api", options), ...(replayWindowSeconds !== undefined && { replay_window_sec: replayWindowSeconds }) };
}

export function eventFields(options: EventTriggerOptions): TriggerFields<"event"> {
  return { ...commonFields("event", options), source_topic: options.sourceTopic, filter: options.filter ?? null };
}

/** The definition of a trigger that is there. */
export function fieldsOfView<Type extends TriggerType>(type: Type, view: TriggerView): TriggerFields<Type> {
  const { filter, payload, targets, description, timezone, misfire_grace_sec, replay_window_sec } = view;
  const { cron_expr, interval_seconds, at, source_topic } = view;
  const times = { cron_expr, interval_seconds, at, timezone, misfire_grace_sec };
  return { type, filter, payload, targets, description, ...times, source_topic, replay_window_sec };
}

function commonFields<Type extends TriggerType>(type: Type, { payload, targets = [], description }: TriggerOptions): TriggerFields<Type> {
  return { type, filter: null, payload: payload ?? null, targets: targets.map(targetFields), description: description ?? null };
}

function targetFields({ params, ...target }: Target): object {
  return "jobId" in target ? { job_id: target.jobId, params: params ?? null } : { workflow_id: target.workflowId, params: params ?? null };
}
