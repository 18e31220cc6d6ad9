import type { ChangedTrigger, TriggerView } from "../../shared/contract/trigger.ts";
import type { Ports } from "../../shared/ports.ts";
import {
  createTrigger,
  deleteTrigger,
  getTrigger,
  listOccurrences,
  listTriggers,
  pauseTrigger,
  putTrigger,
  resumeTrigger,
  type Trigger,
  updateTrigger,
} from "../../shared/use-cases/manage-triggers.ts";
import { missingTargets } from "../../shared/use-cases/missing-targets.ts";
import { onlyApiTrigger } from "../../shared/use-cases/only-api-trigger.ts";
import { viewOccurrence, viewTrigger } from "../../shared/use-cases/trigger-views.ts";
import { notFound } from "../../shared/domain/errors.ts";
import type { Say } from "../../shared/domain/text.ts";
import { etag, ifMatch, nextLink } from "./headers.ts";
import type { Bindings, HttpAnswer } from "./types.ts";
import { isBroken } from "../../shared/domain/definition.ts";
import { fitting } from "../../shared/contract/answer-size.ts";
import { text } from "../../shared/domain/text.ts";

type TriggerRoutes =
  | "listTriggers"
  | "createTrigger"
  | "getTrigger"
  | "putTrigger"
  | "updateTrigger"
  | "deleteTrigger"
  | "pauseTrigger"
  | "resumeTrigger"
  | "listOccurrences"
  | "getOnlyWebhookStatus"
  | "getWebhookStatus";

/** The routes of triggers, bound to their use cases. */
export function triggerBindings(
  ports: Pick<Ports, "triggers" | "jobs" | "workflows" | "clock" | "scope" | "defaultTimeZone" | "randomText">,
): Pick<Bindings<"api">, TriggerRoutes> {
  const answer = (trigger: Trigger): Required<Pick<HttpAnswer<TriggerView>, "body" | "headers">> => ({
    body: viewTrigger(trigger, ports.clock.now()),
    headers: etag(trigger.definition.version),
  });
  const changed = async (trigger: Trigger, say: Say): Promise<HttpAnswer<ChangedTrigger>> => {
    const missing = await missingTargets(ports, trigger.definition.targets);
    const warnings = missing.map(({ path, text }) => ({ path, message: say(text), code: text.code }));
    const { body, headers } = answer(trigger);
    return { body: { ...body, ...(warnings.length > 0 && { warnings }) }, headers };
  };
  const webhookStatus = async (id: string) => {
    const { definition, state } = await getTrigger(ports, id);
    if (definition.type !== "api") throw notFound("trigger", id);
    return { body: { running: definition.enabled, trigger_count: state.trigger_count } };
  };

  return {
    listTriggers: async ({ query, rawQuery }) => {
      const { triggers, next } = await listTriggers(ports, query);
      const now = ports.clock.now();
      const views = triggers.map((one) => (isBroken(one) ? { trigger_id: one.id, broken: one.broken } : viewTrigger(one, now)));
      const shown = fitting(views);
      const after = shown.length === views.length ? next : (shown.at(-1)?.trigger_id ?? null);
      return { body: [...shown], headers: after === null ? {} : nextLink("/triggers", rawQuery, after) };
    },
    createTrigger: async ({ body, say }) => {
      const created = await changed(await createTrigger(ports, body), say);
      return { ...created, headers: { ...created.headers, location: `/triggers/${body.trigger_id}` } };
    },
    getTrigger: async ({ params }) => answer(await getTrigger(ports, params.trigger_id)),
    putTrigger: async ({ params, body, headers, say }) => {
      const { created, trigger } = await putTrigger(ports, params.trigger_id, body, ifMatch(headers["if-match"]));
      return { ...(await changed(trigger, say)), ...(created && { status: 201 }) };
    },
    updateTrigger: async ({ params, body, headers, say }) =>
      changed(await updateTrigger(ports, params.trigger_id, body, ifMatch(headers["if-match"])), say),
    deleteTrigger: async ({ params, say }) => {
      await deleteTrigger(ports, params.trigger_id);
      return { body: { message: say(text("deleted", { kind: "trigger", id: params.trigger_id })), trigger_id: params.trigger_id } };
    },
    pauseTrigger: async ({ params, body }) => answer(await pauseTrigger(ports, params.trigger_id, body.reason)),
    resumeTrigger: async ({ params }) => answer(await resumeTrigger(ports, params.trigger_id)),
    listOccurrences: async ({ params, query, say }) => {
      const { occurrences, nextCursor } = await listOccurrences(ports, params.trigger_id, query);
      const views = occurrences.map((occurrence) => viewOccurrence(occurrence, say));
      const shown = fitting(views);
      const rest = shown.length < views.length && (await listOccurrences(ports, params.trigger_id, { ...query, limit: shown.length }));
      return { body: { occurrences: [...shown], next_cursor: rest ? rest.nextCursor : nextCursor } };
    },
    getWebhookStatus: ({ params }) => webhookStatus(params.trigger_id),
    getOnlyWebhookStatus: async () => webhookStatus(await onlyApiTrigger(ports, "status")),
  };
}
