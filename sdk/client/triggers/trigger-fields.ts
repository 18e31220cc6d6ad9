import { SchedulerError } from "../errors.ts";
import { filterPattern, payloadTemplate } from "../functions-of-options.ts";
import { templateOf } from "../answers/json-values.ts";
import type { TriggerView } from "./trigger-answers.ts";
import type { ApiTriggerOptions, CronTriggerOptions, EventTriggerOptions, Target } from "./trigger-options.ts";
import type { TriggerType } from "./trigger-types.ts";

const TARGET = ["jobId", "workflowId", "params"];

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
  return { ...commonFields("event", options), source_topic: options.sourceTopic, filter: filterPattern(options) };
}

/** The definition of a trigger that is there. */
export function fieldsOfView<Type extends TriggerType>(type: Type, view: TriggerView): TriggerFields<Type> {
  const { filter, payload, targets, description, timezone, misfire_grace_sec, replay_window_sec } = view;
  const { cron_expr, interval_seconds, at, source_topic } = view;
  const times = { cron_expr, interval_seconds, at, timezone, misfire_grace_sec };
  return { type, filter, payload, targets, description, ...times, source_topic, replay_window_sec };
}

function commonFields<Type extends TriggerType>(
  type: Type,
  options: ApiTriggerOptions | CronTriggerOptions | EventTriggerOptions,
): TriggerFields<Type> {
  const { targets = [], description } = options;
  return { type, filter: null, payload: payloadTemplate(options), targets: targets.map(targetFields), description: description ?? null };
}

function targetFields(target: Target, index: number): object {
  const { params, jobId, workflowId, ...others } = { jobId: undefined, workflowId: undefined, ...target };
  const at = `targets[${index}]`;
  const [strange] = Object.keys(others);
  if (strange !== undefined || (jobId === undefined) === (workflowId === undefined)) {
    throw new SchedulerError("INVALID_OPTION", `${at} must hold jobId or workflowId, and at most params beside it`, { allowed: TARGET });
  }
  const template = params === undefined || params === null ? null : templateOf(params, `${at}.params`, "write a template");
  return { ...(jobId === undefined ? { workflow_id: workflowId } : { job_id: jobId }), params: template };
}
