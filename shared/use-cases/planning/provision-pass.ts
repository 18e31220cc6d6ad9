/**
 * The pass that makes EventBridge equal to the definitions, whatever it is. Each page is carried by the write of the one before
 * it: the table's stream tells of it, and again until it is done. So a crash costs one page, which is done again, and a pass
 * of any size fits into any time-out.
 */
import pMap from "p-map";
import { type BrokenDefinition, isBroken, keyOf } from "../../domain/definition/definition.ts";
import {
  DEFINITION_KINDS,
  type DefinitionKey,
  type DefinitionKind,
  definitionKey,
  parseDefinitionKey,
} from "../../domain/definition/definition-key.ts";
import { afterFailedPage, afterPage, type PageDone, type Pass, type PassFailure } from "../../domain/definition/pass.ts";
import type { Ports } from "../../ports/groups.ts";
import { idsOfKey } from "../handle-items.ts";
import { type AnyDefinition, getDefinition, getDefinitions, storeOf } from "../definitions/definitions.ts";
import { ensureQueues, isListening, provision, type ProvisionPorts, provisionRule, wakeOf } from "./provision.ts";

/** Definitions, schedules or rules a page: EventBridge lists no more at once. */
const PAGE = 100;
/** At the same time: far below what EventBridge Scheduler and SQS take a second, so that others get their share. */
const CONCURRENCY = 10;

type PassPorts = ProvisionPorts & Pick<Ports, "passes">;

/**
 * Does the page that the pass has come to. `seen`: as the stream tells of it; one that has moved on since is left alone. A page
 * that fails as a whole is written down for another try, which the stream tells of behind what has come meanwhile: failing, it
 * would hold up every later change.
 */
export async function continuePass(ports: PassPorts, seen: Pick<Pass, "pass_id" | "page" | "tries">): Promise<void> {
  const pass = await ports.passes.get();
  if (!pass || pass.ended_at !== null) return;
  if (pass.pass_id !== seen.pass_id || pass.page !== seen.page || pass.tries !== seen.tries) return;
  let done: PageDone;
  try {
    done = await doPage(ports, pass);
  } catch (error) {
    const { pass_id, stage, page, tries } = pass;
    ports.telemetry.record({
      name: "provision.pass_failed",
      level: "error",
      detail: { pass_id, stage, page, tries, error: String(error) },
    });
    ports.telemetry.measure("definitions_not_provisioned", 1);
    await ports.passes.save(pass, afterFailedPage(pass, String(error), ports.clock.now()));
    return;
  }
  for (const { owner, error } of done.failures) {
    const ids = owner === null ? {} : idsOfKey(owner);
    ports.telemetry.record({ name: "provision.failed", level: "error", ...ids, detail: { error } });
    ports.telemetry.measure("definitions_not_provisioned", 1);
  }
  await ports.passes.save(pass, afterPage(pass, done, ports.clock.now()));
}

function doPage(ports: PassPorts, { stage, cursor }: Pass): Promise<PageDone> {
  if (stage === "rules") return removeRules(ports, cursor);
  const kind = DEFINITION_KINDS.find((one) => stage.startsWith(one)) ?? "job";
  return stage.endsWith("-schedules") ? removeSchedules(ports, kind, cursor) : mendDefinitions(ports, kind, cursor);
}

/** Makes what a page of definitions wants. */
async function mendDefinitions(ports: PassPorts, kind: DefinitionKind, after: string | null): Promise<PageDone> {
  const listed = await storeOf(ports, kind).listDefinitions({ limit: PAGE, ...(after !== null && { after }) });
  const next = listed.length < PAGE ? null : (listed.at(-1)?.id ?? null);
  // The list may be a second old.
  const definitions = await getDefinitions(
    ports,
    listed.map(({ id }) => definitionKey(kind, id)),
  );
  const { done, failures } = await each(definitions, ([, definition]) => mend(ports, definition));
  const mended = done.filter((changed) => changed).length;
  const unreadable = listed.filter((one): one is BrokenDefinition => isBroken(one));
  return {
    counts: { provisioned: done.length, mended },
    failures: [
      ...failures,
      ...unreadable.map(({ id, broken }) => ({ owner: definitionKey(kind, id), error: `cannot be read: ${broken}` })),
    ],
    next,
  };
}

/** True if its schedule was not as it should be. What it should not have is found when all that there is is listed. */
async function mend(ports: PassPorts, definition: AnyDefinition): Promise<boolean> {
  await ensureQueues(ports, definition);
  if (definition.kind === "trigger" && isListening(definition)) await provisionRule(ports, definition.id, definition);
  const expression = wakeOf(definition, ports.clock.now());
  if (expression === undefined || (await ports.wakes.compare(keyOf(definition), expression)) === "same") return false;
  // By the definition as it is now: it may have changed while others of its page were compared.
  await provision(ports, keyOf(definition));
  return true;
}

async function removeSchedules(ports: PassPorts, kind: DefinitionKind, cursor: string | null): Promise<PageDone> {
  const { owners, next } = await ports.wakes.list(kind, cursor);
  const wants = (definition: AnyDefinition | undefined) => wakeOf(definition, ports.clock.now()) !== undefined;
  return { ...(await removeUnwanted(ports, owners, wants, (owner) => ports.wakes.remove(owner))), next };
}

async function removeRules(ports: PassPorts, cursor: string | null): Promise<PageDone> {
  const { triggerIds, next } = await ports.rules.list(cursor);
  const owners = triggerIds.map((id) => definitionKey("trigger", id));
  return { ...(await removeUnwanted(ports, owners, isListening, (owner) => ports.rules.remove(parseDefinitionKey(owner).id))), next };
}

async function removeUnwanted(
  ports: PassPorts,
  owners: readonly DefinitionKey[],
  wants: (definition: AnyDefinition | undefined) => boolean,
  remove: (owner: DefinitionKey) => Promise<void>,
): Promise<Omit<PageDone, "next">> {
  const definitions = await getDefinitions(ports, owners);
  const unwanted = owners.filter((owner) => !wants(definitions.get(owner)));
  const { done, failures } = await each(
    unwanted.map((owner) => [owner] as const),
    async ([owner]) => {
      await remove(owner);
      // Registered while it was taken away: that may have taken away the new one's.
      if (!wants(await getDefinition(ports, owner))) return true;
      await provision(ports, owner);
      return false;
    },
  );
  return { counts: { removed: done.filter((gone) => gone).length }, failures };
}

/** Works on each, some at the same time; one that fails keeps none of the others back. */
async function each<Item extends readonly [DefinitionKey, ...unknown[]]>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<boolean>,
): Promise<{ readonly done: readonly boolean[]; readonly failures: readonly PassFailure[] }> {
  const done: boolean[] = [];
  const failures: PassFailure[] = [];
  await pMap(
    items,
    async (item) => {
      try {
        done.push(await work(item));
      } catch (error) {
        failures.push({ owner: item[0], error: String(error) });
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { done, failures };
}
