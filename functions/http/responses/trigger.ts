import { viewAuthors } from "./authors.ts";
import type { OccurrenceView, TriggerView } from "../../../shared/contract/triggers/trigger.ts";
import { nextDueAt } from "../../../shared/domain/schedule/activation.ts";
import type { TriggerOccurrence } from "../../../shared/domain/definition/trigger.ts";
import type { Trigger } from "../../../shared/use-cases/definitions/triggers/read-triggers.ts";
import { codeOf, type Say } from "../../../shared/domain/texts/text.ts";
import { viewReason } from "../../../shared/domain/texts/reason.ts";

/** A trigger as the API shows it: everything but the key of its signature. */
export function viewTrigger({ definition: d, state }: Trigger, now: number, say: Say): TriggerView {
  return {
    trigger_id: d.trigger_id,
    type: d.type,
    topic: d.topic,
    source_topic: d.source_topic,
    filter: d.filter as TriggerView["filter"],
    cron_expr: d.cron_expr,
    interval_seconds: d.interval_seconds,
    at: d.at ?? null,
    timezone: d.timezone,
    payload: d.payload as TriggerView["payload"],
    targets: d.targets as unknown as TriggerView["targets"],
    client_queue: d.client_queue,
    enabled: d.enabled,
    description: d.description,
    misfire_grace_sec: d.misfire_grace_sec,
    signed: d.secret !== null,
    replay_window_sec: d.replay_window_sec,
    trigger_count: state.trigger_count,
    last_triggered_at: state.last_triggered_at,
    next_due_at: nextDueAt(d, undefined, now),
    created_at: d.created_at,
    updated_at: d.updated_at,
    ...viewAuthors(d),
    pause_reason: d.pause_reason,
    version: d.version,
    paused_at: d.paused_at,
    failure_streak: state.failure_streak,
    failing_since: state.failing_since,
    last_error: state.last_reason === null ? null : say(state.last_reason),
    last_reason: codeOf(state.last_reason) ?? null,
  };
}

export function viewOccurrence({ trigger_id: _id, occurrence_id, ...occurrence }: TriggerOccurrence, say: Say): OccurrenceView {
  return {
    occurrence_id,
    ...occurrence,
    ...viewReason(occurrence.reason, say),
    started: [...occurrence.started],
    not_started: occurrence.not_started.map(({ owner, reason }) => ({ owner, ...viewReason(reason, say) })),
  };
}
