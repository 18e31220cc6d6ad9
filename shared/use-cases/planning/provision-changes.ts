import type { FormerDefinition } from "../../domain/definition/former-definition.ts";
import type { DefinitionKey } from "../../domain/definition/definition-key.ts";
import type { Became } from "../../domain/texts/run-texts.ts";
import { scheduleOf } from "../../domain/schedule/schedule.ts";
import { cancelDeleted, type CancelPorts, type Deleted } from "../runs/ends/cancel-deleted.ts";
import type { AnyDefinition } from "../definitions/definitions.ts";
import { provisionAs, type ProvisionPorts } from "./provision.ts";

/** A change of a definition: as it was, and as it became; undefined for what was not, is no more, or cannot be read. */
export interface DefinitionChange {
  readonly owner: DefinitionKey;
  readonly before: AnyDefinition | undefined;
  readonly after: AnyDefinition | undefined;
  /** Set if it is gone, also where it could not be read. */
  readonly deleted: Deleted | undefined;
  /** When it was stored, epoch ms. */
  readonly at: number;
}

/**
 * Does what follows from changes of one definition: what fell due under it as it was gets a record, what a deleted one had
 * not started is cancelled, and the world is made equal to it as it is now, `current`, read after the changes. Repeated:
 * nothing new.
 */
export async function provisionChanges(
  ports: ProvisionPorts & CancelPorts,
  owner: DefinitionKey,
  changes: readonly DefinitionChange[],
  current: AnyDefinition | undefined,
): Promise<void> {
  for (const change of changes) {
    await planFormer(ports, change);
    if (change.deleted) await cancelDeleted(ports, change.deleted);
  }
  await provisionAs(ports, owner, current);
}

/**
 * What fell due before the change is put on record before the definition as it is now takes over: after downtime, what
 * nobody has looked at since. A change that keeps the activation keeps its occurrences too.
 */
async function planFormer(ports: ProvisionPorts, { owner, before, after, deleted, at }: DefinitionChange): Promise<void> {
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
  const { misfire_grace_sec, active_since, starts_at = null, ends_at = null } = before;
  const schedule = { reschedule_mode, cron_expr, interval_seconds, at, timezone };
  const bounds = starts_at === null && ends_at === null ? {} : { starts_at, ends_at };
  const where = before.kind === "job" ? { queue: before.queue } : before.kind === "trigger" ? { topic: before.topic } : {};
  return { kind, id, generation, scope, version, ...schedule, ...bounds, misfire_grace_sec, active_since, became, ...where };
}
