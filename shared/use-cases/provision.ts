import type { Definition } from "../domain/definition.ts";
import { LIFECYCLE_TOPICS } from "../domain/event.ts";
import { type OwnerKey, ownerOf } from "../domain/owner.ts";
import { rulePattern } from "../domain/rule-pattern.ts";
import { scheduleOf } from "../domain/schedule.ts";
import { mayMatchBeginning } from "../domain/topic.ts";
import type { TriggerDefinition } from "../domain/trigger.ts";
import { WAKE_LEAD_SECONDS, wakeExpression } from "../domain/wake.ts";
import type { Ports } from "../ports.ts";
import { allDefinitions, type AnyDefinition, type DefinitionPorts, getDefinition, keyOf } from "./definitions.ts";

/** A wake planned from now on covers what lies beyond its lead; launch covers up to there, with two minutes to spare. */
const LAUNCH_HORIZON_SECONDS = WAKE_LEAD_SECONDS + 120;

/** What the provision function may use. */
export type ProvisionPorts = DefinitionPorts & Pick<Ports, "workers" | "wakes" | "rules" | "dispatch" | "clock">;

/**
 * Makes the world equal to the definition as it is now, whatever it was: queues, event rule, wake schedule, near
 * occurrences. Level-triggered and idempotent: safe for every definition at any time.
 */
export async function provision(ports: ProvisionPorts, owner: OwnerKey): Promise<void> {
  const definition = await getDefinition(ports, owner);
  const now = ports.clock.now();
  if (definition) await ensureQueues(ports, definition);
  if (ownerOf(owner).kind === "trigger") await provisionRule(ports, ownerOf(owner).id, definition);
  const expression = definition?.enabled ? wakeExpression(scheduleOf(definition), now) : undefined;
  if (expression === undefined) await ports.wakes.remove(owner);
  else await ports.wakes.put(owner, expression);
  if (definition?.enabled && isLaunched(definition)) await launchNear(ports, owner, definition, now);
}

/** Provisions everything, one after another; answers how many. One that fails is reported and does not stop the others. */
export async function provisionAll(ports: ProvisionPorts & Pick<Ports, "telemetry">): Promise<{ provisioned: number; failed: number }> {
  const count = { provisioned: 0, failed: 0 };
  for await (const page of allDefinitions(ports)) {
    for (const definition of page) {
      try {
        await provision(ports, keyOf(definition));
        count.provisioned += 1;
      } catch (error) {
        count.failed += 1;
        ports.telemetry.record({ name: "provision.failed", level: "error", detail: { owner: keyOf(definition), error: String(error) } });
      }
    }
  }
  return count;
}

async function ensureQueues({ workers }: Pick<Ports, "workers">, definition: AnyDefinition): Promise<void> {
  if ("job_id" in definition) return workers.ensure(definition.queue);
  if (!("workflow_id" in definition)) return;
  const queues = new Set(definition.steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : [])));
  for (const queue of queues) await workers.ensure(queue);
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
  return definition !== undefined && "trigger_id" in definition && definition.type === "event" && definition.enabled;
}

/** Only what is due by the clock, or begins a chain. */
function isLaunched(definition: Definition): boolean {
  return definition.reschedule_mode === "queue" || scheduleOf(definition).kind !== "none";
}

/** From the activation on, not from now: an occurrence in between must not fall through. */
async function launchNear({ dispatch }: Pick<Ports, "dispatch">, owner: OwnerKey, definition: Definition, now: number): Promise<void> {
  const recently = now - LAUNCH_HORIZON_SECONDS * 1000;
  const from = new Date(Math.max(recently, Date.parse(definition.active_since))).toISOString();
  const until = new Date(now + LAUNCH_HORIZON_SECONDS * 1000).toISOString();
  await dispatch.send([{ message: { kind: "launch", owner, from, until }, delaySeconds: 0 }]);
}
