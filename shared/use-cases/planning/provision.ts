import { keyOf } from "../../domain/definition/definition.ts";
import { LIFECYCLE_TOPICS } from "../../domain/event/event.ts";
import { type DefinitionKey, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { rulePattern } from "../../domain/eventbridge/rule-pattern.ts";
import { scheduleOf } from "../../domain/schedule/schedule.ts";
import { mayMatchBeginning } from "../../domain/event/topic.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import { WAKE_LEAD_SECONDS, WAKE_WINDOW_SECONDS, wakeExpression } from "../../domain/eventbridge/wake.ts";
import type { Ports } from "../../ports/groups.ts";
import { adjustChain, isInQueueMode } from "../runs/reschedule.ts";
import { type AnyDefinition, type DefinitionPorts, getDefinition } from "../definitions/definitions.ts";
import { kindOf } from "../kinds/kinds.ts";
import { planOccurrences } from "../../domain/schedule/plan-occurrences.ts";

/** The next wake covers what lies beyond its lead, and is a window away at most; launch covers up to there, with a minute to spare. */
const LAUNCH_HORIZON_SECONDS = WAKE_LEAD_SECONDS + WAKE_WINDOW_SECONDS + 60;

/** What keeping the world equal to a definition may use. */
export type ProvisionPorts = DefinitionPorts & Pick<Ports, "workers" | "wakes" | "rules" | "dispatch" | "clock" | "telemetry">;

/**
 * Makes the world equal to the definition as it is now, whatever it was: queues, event rule, wake schedule, near
 * occurrences. Level-triggered and idempotent: safe for every definition at any time. `from`: since when occurrences may
 * have been left out, epoch ms; default: a few minutes ago.
 */
export async function provision(ports: ProvisionPorts, owner: DefinitionKey, from?: number): Promise<void> {
  await provisionAs(ports, owner, await getDefinition(ports, owner), from);
}

/** As `provision`, for a definition that was read strongly consistently a moment ago; undefined: there is none. */
export async function provisionAs(
  ports: ProvisionPorts,
  owner: DefinitionKey,
  definition: AnyDefinition | undefined,
  from?: number,
): Promise<void> {
  const now = ports.clock.now();
  if (definition) await ensureQueues(ports, definition);
  if (parseDefinitionKey(owner).kind === "trigger") await provisionRule(ports, parseDefinitionKey(owner).id, definition);
  const expression = wakeOf(definition, now);
  if (expression === undefined) await ports.wakes.remove(owner);
  else await ports.wakes.put(owner, expression);
  if (!definition?.enabled) return;
  if (definition.kind === "job" && isInQueueMode(definition)) await adjustChain(ports, definition);
  await catchUpNear(ports, definition, now, from);
}

/** The expression of the schedule that wakes it, at `now` (epoch ms); undefined: it wants none. */
export function wakeOf(definition: AnyDefinition | undefined, now: number): string | undefined {
  if (!definition?.enabled) return undefined;
  const schedule = scheduleOf(definition);
  // One that is over is not woken any more, though its last occurrences may still be under way.
  const isOver = schedule.kind === "cron" && schedule.until !== undefined && schedule.until <= now;
  return isOver ? undefined : wakeExpression(schedule, now);
}

/**
 * A queue that cannot be made (its dead-letter queue is there with other attributes, or it was deleted a moment ago) is
 * reported and holds nothing up: it would be tried again for minutes, with every later change behind it. Sending makes it.
 */
export async function ensureQueues({ workers, telemetry }: ProvisionPorts, definition: AnyDefinition): Promise<void> {
  for (const queue of kindOf(definition).queuesOf(definition)) {
    try {
      await workers.ensure(queue);
    } catch (error) {
      const ids = { [`${definition.kind}_id`]: definition.id };
      telemetry.record({ name: "provision.queue_failed", level: "error", ...ids, detail: { queue, error: String(error) } });
      telemetry.measure("definitions_not_provisioned", 1);
    }
  }
}

/** The rule of a trigger that waits for events, and whether it waits for those of runs. Rules are few: none for other types. */
export async function provisionRule({ rules, triggers }: ProvisionPorts, id: string, definition: AnyDefinition | undefined): Promise<void> {
  const listening = isListening(definition) ? definition : undefined;
  const topics = listening?.source_topic ?? null;
  await triggers.setListener(id, topics !== null && mayMatchBeginning(topics, LIFECYCLE_TOPICS) ? topics : null);
  if (listening) await rules.put(id, rulePattern(listening));
  else await rules.remove(id);
}

export function isListening(definition: AnyDefinition | undefined): definition is TriggerDefinition {
  return definition?.kind === "trigger" && definition.type === "event" && definition.enabled;
}

/**
 * From the activation on, not from now: an occurrence in between must not fall through. Most definitions have none so near, and
 * cost no message; a chain begins with one.
 */
async function catchUpNear(
  { dispatch }: Pick<Ports, "dispatch">,
  definition: AnyDefinition,
  now: number,
  since = now - LAUNCH_HORIZON_SECONDS * 1000,
): Promise<void> {
  const from = Math.max(since, Date.parse(definition.active_since));
  const until = now + LAUNCH_HORIZON_SECONDS * 1000;
  if (definition.reschedule_mode !== "queue" && planOccurrences(definition, from, until, 1).length === 0) return;
  const times = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  await dispatch.send([{ message: { kind: "launch", owner: keyOf(definition), ...times }, delaySeconds: 0 }]);
}
