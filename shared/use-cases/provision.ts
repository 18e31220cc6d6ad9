import { keyOf, type Definition } from "../domain/definition.ts";
import { LIFECYCLE_TOPICS } from "../domain/event.ts";
import type { FormerDefinition } from "../domain/former-definition.ts";
import type { Became } from "../domain/run-texts.ts";
import { type OwnerKey, ownerOf } from "../domain/owner.ts";
import { rulePattern } from "../domain/rule-pattern.ts";
import { scheduleOf } from "../domain/schedule.ts";
import { mayMatchBeginning } from "../domain/topic.ts";
import type { TriggerDefinition } from "../domain/trigger.ts";
import { WAKE_LEAD_SECONDS, wakeExpression } from "../domain/wake.ts";
import type { Ports } from "../ports.ts";
import { cancelDeleted, type CancelPorts, type Deleted } from "./cancel-deleted.ts";
import { adjustChain, isInQueueMode } from "./continue-chain.ts";
import { allDefinitions, type AnyDefinition, type DefinitionPorts, getDefinition } from "./definitions.ts";
import { kindOf } from "./kinds.ts";

/** A wake planned from now on covers what lies beyond its lead; launch covers up to there, with two minutes to spare. */
const LAUNCH_HORIZON_SECONDS = WAKE_LEAD_SECONDS + 120;

/** What keeping the world equal to a definition may use. */
export type ProvisionPorts = DefinitionPorts & Pick<Ports, "workers" | "wakes" | "rules" | "dispatch" | "clock" | "telemetry">;

/** A change of a definition: as it was, and as it became; undefined for what was not, is no more, or cannot be read. */
export interface DefinitionChange {
  readonly owner: OwnerKey;
  readonly before: AnyDefinition | undefined;
  readonly after: AnyDefinition | undefined;
  /** Set if it is gone, also where it could not be read. */
  readonly deleted: Deleted | undefined;
  /** When it was stored, epoch ms. */
  readonly at: number;
}

/**
 * Does what follows from changes of one definition: what fell due under it as it was gets a record, what a deleted one had
 * not started is cancelled, and the world is made equal to it as it is now. Repeated: nothing new.
 */
export async function provisionChanges(
  ports: ProvisionPorts & CancelPorts,
  owner: OwnerKey,
  changes: readonly DefinitionChange[],
): Promise<void> {
  for (const change of changes) {
    await launchFormer(ports, change);
    if (change.deleted) await cancelDeleted(ports, change.deleted);
  }
  await provision(ports, owner);
}

/**
 * Makes the world equal to the definition as it is now, whatever it was: queues, event rule, wake schedule, near
 * occurrences. Level-triggered and idempotent: safe for every definition at any time. `from`: since when occurrences may
 * have been left out, epoch ms; default: a few minutes ago.
 */
export async function provision(ports: ProvisionPorts, owner: OwnerKey, from?: number): Promise<void> {
  const definition = await getDefinition(ports, owner);
  const now = ports.clock.now();
  if (definition) await ensureQueues(ports, definition);
  if (ownerOf(owner).kind === "trigger") await provisionRule(ports, ownerOf(owner).id, definition);
  const expression = definition?.enabled ? wakeExpression(scheduleOf(definition), now) : undefined;
  if (expression === undefined) await ports.wakes.remove(owner);
  else await ports.wakes.put(owner, expression);
  if (!definition?.enabled) return;
  if (definition.kind === "job" && isInQueueMode(definition)) await adjustChain(ports, definition);
  if (isLaunched(definition)) await launchNear(ports, definition, now, from);
}

/**
 * A queue that cannot be made (its dead-letter queue is there with other attributes, or it was deleted a moment ago) is
 * reported and holds nothing up: it would be tried again for minutes, with every later change behind it. Sending makes it.
 */
async function ensureQueues({ workers, telemetry }: ProvisionPorts, definition: AnyDefinition): Promise<void> {
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

/** Provisions everything, one after another; answers how many. One that fails is reported and does not stop the others. */
export async function provisionAll(ports: ProvisionPorts): Promise<{ provisioned: number; failed: number }> {
  const count = { provisioned: 0, failed: 0 };
  for await (const page of allDefinitions(ports)) {
    for (const definition of page) {
      try {
        await provision(ports, keyOf(definition));
        count.provisioned += 1;
      } catch (error) {
        count.failed += 1;
        const ids = { [`${definition.kind}_id`]: definition.id };
        ports.telemetry.record({ name: "provision.failed", level: "error", ...ids, detail: { error: String(error) } });
        ports.telemetry.measure("definitions_not_provisioned", 1);
      }
    }
  }
  return count;
}

/** The rule of a trigger that waits for events, and whether it waits for those of runs. Rules are few: none for other types. */
async function provisionRule({ rules, triggers }: ProvisionPorts, id: string, definition: AnyDefinition | undefined): Promise<void> {
  const listening = isListening(definition) ? definition : undefined;
  const topics = listening?.source_topic ?? null;
  await triggers.setListener(id, topics !== null && mayMatchBeginning(topics, LIFECYCLE_TOPICS) ? topics : null);
  if (listening) await rules.put(id, rulePattern(listening));
  else await rules.remove(id);
}

function isListening(definition: AnyDefinition | undefined): definition is TriggerDefinition {
  return definition?.kind === "trigger" && definition.type === "event" && definition.enabled;
}

/** Only what is due by the clock, or begins a chain. */
function isLaunched(definition: Definition): boolean {
  return definition.reschedule_mode === "queue" || scheduleOf(definition).kind !== "none";
}

/** From the activation on, not from now: an occurrence in between must not fall through. */
async function launchNear(
  { dispatch }: Pick<Ports, "dispatch">,
  definition: AnyDefinition,
  now: number,
  since = now - LAUNCH_HORIZON_SECONDS * 1000,
): Promise<void> {
  const from = new Date(Math.max(since, Date.parse(definition.active_since))).toISOString();
  const until = new Date(now + LAUNCH_HORIZON_SECONDS * 1000).toISOString();
  await dispatch.send([{ message: { kind: "launch", owner: keyOf(definition), from, until }, delaySeconds: 0 }]);
}

/**
 * What fell due before the change is put on record before the definition as it is now takes over: after downtime, what
 * nobody has looked at since. A change that keeps the activation keeps its occurrences too.
 */
async function launchFormer(ports: ProvisionPorts, { owner, before, after, deleted, at }: DefinitionChange): Promise<void> {
  if (!before?.enabled || scheduleOf(before).kind === "none") return;
  const replaced = after === undefined || after.active_since !== before.active_since || !after.enabled;
  if (!replaced) return;
  const swept = await ports.jobs.getSweptUntil();
  const from = Math.max(Date.parse(before.active_since), swept === undefined ? 0 : Date.parse(swept));
  if (from >= at) return;
  const became = deleted ? "deleted" : after?.enabled === false ? "paused" : "edited";
  const times = { from: new Date(from).toISOString(), until: new Date(at + 1).toISOString() };
  const former = formerOf(before, became);
  // What was on its way at the change is given time to arrive: it then has a record of its own.
  await ports.dispatch.send([{ message: { kind: "launch", owner, ...times, former }, delaySeconds: FORMER_DELAY_SECONDS }]);
}

const FORMER_DELAY_SECONDS = 10;

function formerOf(before: AnyDefinition, became: Became): FormerDefinition {
  const { kind, id, generation, scope, version, reschedule_mode, cron_expr, interval_seconds, at = null, timezone } = before;
  const schedule = { reschedule_mode, cron_expr, interval_seconds, at, timezone };
  const { misfire_grace_sec, active_since } = before;
  const where = before.kind === "job" ? { queue: before.queue } : before.kind === "trigger" ? { topic: before.topic } : {};
  return { kind, id, generation, scope, version, ...schedule, misfire_grace_sec, active_since, became, ...where };
}
