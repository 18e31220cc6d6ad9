import { isBroken } from "../../../domain/definition/definition.ts";
import { BelfryError, conflict } from "../../../domain/errors.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";

const PAGE = 100;

/**
 * The id of the scope's api trigger, where a path names none. `action`: what follows the trigger in a path that names one.
 *
 * @throws NOT_FOUND if there is none; CONFLICT if there are several
 */
export async function onlyApiTrigger({ triggers }: Pick<Ports, "triggers">, action: "trigger" | "status"): Promise<string> {
  const path = `/api/webhooks/{trigger_id}/${action}`;
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await triggers.listDefinitions({ limit: PAGE, ...(after !== undefined && { after }) });
    found.push(...page.flatMap((trigger) => (!isBroken(trigger) && trigger.type === "api" ? [trigger.trigger_id] : [])));
    after = page.length === PAGE ? page.at(-1)?.id : undefined;
  } while (after !== undefined && found.length < 2);
  const [id] = found;
  if (id === undefined) throw new BelfryError({ code: "NOT_FOUND", kind: "trigger", id: "api", text: text("no-api-trigger", { path }) });
  if (found.length > 1) throw conflict(text("several-api-triggers", { path }));
  return id;
}
