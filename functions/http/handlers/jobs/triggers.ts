import type { ChangedTrigger, TriggerView } from "../../../../shared/contract/triggers/trigger.ts";
import type { Ports } from "../../../../shared/ports/groups.ts";
import {
  getTrigger,
  listOccurrences,
  listTriggers,
  type Trigger,
} from "../../../../shared/use-cases/definitions/triggers/read-triggers.ts";
import { deferred } from "../../../../shared/deferred.ts";
import { missingTargets } from "../../../../shared/use-cases/definitions/triggers/missing-targets.ts";
import { onlyApiTrigger } from "../../../../shared/use-cases/definitions/triggers/only-api-trigger.ts";
import { viewOccurrence, viewTrigger } from "../../responses/trigger.ts";
import { notFound } from "../../../../shared/domain/errors.ts";
import type { Say } from "../../../../shared/domain/texts/text.ts";
import { etag, ifMatch, nextLink } from "../../headers.ts";
import { only } from "../only-fields.ts";
import type { Handlers, HttpAnswer } from "../../types.ts";
import { isBroken } from "../../../../shared/domain/definition/definition.ts";
import { fitting } from "../../../../shared/contract/requests/answer-size.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

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

/** Not loaded with the first request of every instance: judging event patterns takes the most code of all rules. */
const creating = deferred(() => import("../../../../shared/use-cases/definitions/triggers/create-trigger.ts"));
const changing = deferred(() => import("../../../../shared/use-cases/definitions/triggers/change-trigger.ts"));

/** The routes of triggers, bound to their use cases. */
export function triggerHandlers(
  ports: Pick<Ports, "triggers" | "jobs" | "workflows" | "clock" | "scope" | "defaultTimeZone" | "randomText">,
): Pick<Handlers<"api">, TriggerRoutes> {
  const answer = (trigger: Trigger, say: Say): Required<Pick<HttpAnswer<TriggerView>, "body" | "headers">> => ({
    body: viewTrigger(trigger, ports.clock.now(), say),
    headers: etag(trigger.definition.version),
  });
  const changed = async (trigger: Trigger, say: Say): Promise<HttpAnswer<ChangedTrigger>> => {
    const missing = await missingTargets(ports, trigger.definition.targets);
    const warnings = missing.map(({ path, text }) => ({ path, message: say(text), code: text.code }));
    const { body, headers } = answer(trigger, say);
    return { body: { ...body, ...(warnings.length > 0 && { warnings }) }, headers };
  };
  const webhookStatus = async (id: string) => {
    const { definition, state } = await getTrigger(ports, id);
    if (definition.type !== "api") throw notFound("trigger", id);
    return { body: { running: definition.enabled, trigger_count: state.trigger_count } };
  };

  return {
    listTriggers: async ({ query, rawQuery, say }) => {
      const { triggers, next } = await listTriggers(ports, query);
      const now = ports.clock.now();
      const views = triggers.map((one) =>
        isBroken(one) ? { trigger_id: one.id, broken: one.broken } : only(viewTrigger(one, now, say), query.fields, "trigger_id"),
      );
      const shown = fitting(views);
      const after = shown.length === views.length ? next : (shown.at(-1)?.trigger_id ?? null);
      return { body: [...shown], headers: after === null ? {} : nextLink("/triggers", rawQuery, after) };
    },
    createTrigger: async ({ body, say }) => {
      const created = await changed(await creating.createTrigger(ports, body), say);
      return { ...created, headers: { ...created.headers, location: `/triggers/${body.trigger_id}` } };
    },
    getTrigger: async ({ params, say }) => answer(await getTrigger(ports, params.trigger_id), say),
    putTrigger: async ({ params, body, headers, say }) => {
      const { created, trigger } = await creating.putTrigger(ports, params.trigger_id, body, ifMatch(headers["if-match"]));
      return { ...(await changed(trigger, say)), ...(created && { status: 201 }) };
    },
    updateTrigger: async ({ params, body, headers, say }) =>
      changed(await changing.updateTrigger(ports, params.trigger_id, body, ifMatch(headers["if-match"])), say),
    deleteTrigger: async ({ params, headers, say }) => {
      await changing.deleteTrigger(ports, params.trigger_id, ifMatch(headers["if-match"]));
      return { body: { message: say(text("deleted", { kind: "trigger", id: params.trigger_id })), trigger_id: params.trigger_id } };
    },
    pauseTrigger: async ({ params, body, say }) => answer(await changing.pauseTrigger(ports, params.trigger_id, body.reason), say),
    resumeTrigger: async ({ params, say }) => answer(await changing.resumeTrigger(ports, params.trigger_id), say),
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
