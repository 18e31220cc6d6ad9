import type { FireMessage } from "../../domain/message/messages.ts";
import { eventSource } from "../../domain/event/event.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import { countMissed } from "../count-missed.ts";
import type { Kind, KindPorts } from "./kind.ts";
import type { Outcome, ReceivedFire } from "./outcome.ts";
import { dropOccurrence, TOO_LARGE } from "../events/publish-occurrence.ts";
import { setOff } from "../events/start-targets.ts";

/** Triggers: an occurrence publishes an event and starts targets; it takes no slot. */
export const triggerKind: Kind<TriggerDefinition> = {
  createsAhead: false,
  queuesOf: ({ client_queue }) => (client_queue === null ? [] : [client_queue]),
  pausedReason: text("trigger-not-running"),
  start,
  statusOf: async ({ runs }, trigger, id) => ((await runs.existing(keyOf(trigger), [id])).size > 0 ? "published" : undefined),
  // The latest one always publishes: none before it needs to be asked.
  ranSince: async () => undefined,
  recordUnstarted,
  // Nothing of it is under way between one message and the next.
  repair: async () => 0,
};

async function start(ports: KindPorts, trigger: TriggerDefinition, { message: fire }: ReceivedFire): Promise<Outcome> {
  const { run_id: id, scheduled_at } = fire;
  const event = {
    id,
    source: eventSource(ports.scope),
    "detail-type": trigger.topic,
    time: scheduled_at,
    resources: [],
    detail: {},
  };
  const cause = { id, scheduledAt: scheduled_at, event, sourceEventId: null, hop: 0 };
  if (await setOff(ports, trigger, cause)) return { kind: "started" };
  await dropOccurrence(ports, trigger, cause, TOO_LARGE);
  return { kind: "recorded" };
}

async function recordUnstarted(
  { triggers, clock, telemetry }: KindPorts,
  { trigger_id, topic }: TriggerDefinition,
  { run_id, scheduled_at }: FireMessage,
  status: "skipped" | "missed",
  reason: Text,
): Promise<Outcome> {
  const times = { scheduled_at, recorded_at: new Date(clock.now()).toISOString() };
  const what = status === "missed" ? "missed" : "dropped";
  const cause = { source_event_id: null, hop: 0, started: [], not_started: [], ...times };
  const counted = await triggers.recordOccurrence({ trigger_id, occurrence_id: run_id, status: what, reason, topic, ...cause });
  if (!counted) return { kind: "recorded" };
  telemetry.record({ name: `trigger.${what}` as const, level: "warn", trigger_id, run_id, detail: { reason, scheduled_at } });
  if (status === "missed") countMissed({ telemetry }, reason);
  return { kind: "recorded" };
}
