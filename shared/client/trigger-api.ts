import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { BelfryApi } from "./belfry-api.ts";
import { BelfryApiError, isRefusal } from "./errors.ts";
import { Done, type Occurrence, OccurrencePage, Triggered, TriggerView, WebhookStatus } from "./trigger-answers.ts";
import type { TriggerFields } from "./trigger-fields.ts";

/** A trigger as it is registered. */
export interface TriggerBody extends TriggerFields {
  readonly topic: string;
  readonly enabled: boolean;
  readonly secret?: string;
}

export interface OccurrencesPage {
  /** Newest first. */
  readonly occurrences: readonly Occurrence[];
  /** For the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** What the API offers for triggers. An id that it does not know is refused as `Trigger with id '…' not found`. */
export interface TriggerApi {
  /** @throws BelfryApiError `ALREADY_EXISTS` for an id that is taken */
  create(id: string, body: TriggerBody): Promise<void>;
  /** Registers, or replaces. */
  put(id: string, body: TriggerBody): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  get(id: string): Promise<TriggerView>;
  all(): Promise<TriggerView[]>;
  occurrences(id: string, page: { readonly limit?: number; readonly cursor?: string }): Promise<OccurrencesPage>;
  /** Calls the webhook with a JSON text. */
  call(id: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Triggered>;
  webhookStatus(id: string): Promise<WebhookStatus>;
}

export function triggerApi(api: BelfryApi): TriggerApi {
  return {
    async create(id, body) {
      try {
        await api.ask(TriggerView, "POST", "/triggers", { body: { ...body, trigger_id: id } });
      } catch (error) {
        if (!isRefusal(error, "ALREADY_EXISTS")) throw error;
        // The answer to an earlier try may have been lost on its way: then it is this registration that is there.
        if (error.tries > 1 && isFresh(await get(id), body)) return;
        throw new BelfryApiError(`Trigger with id '${id}' already registered`, error, { cause: error });
      }
    },
    put: async (id, body) => void (await api.ask(TriggerView, "PUT", pathOf(id), { body })),
    setEnabled: async (id, enabled) => void (await known(id, api.ask(TriggerView, "PATCH", pathOf(id), { body: { enabled } }))),
    async remove(id) {
      try {
        await known(id, api.ask(Done, "DELETE", pathOf(id)));
      } catch (error) {
        if (!isRefusal(error, "NOT_FOUND") || error.tries === 1) throw error;
      }
    },
    get,
    all: () => api.askAll(TriggerView, "/triggers"),
    async occurrences(id, { limit, cursor }) {
      const query = new URLSearchParams({ ...(limit !== undefined && { limit: String(limit) }), ...(cursor !== undefined && { cursor }) });
      const path = `${pathOf(id)}/occurrences?${query.toString()}`;
      const { occurrences, next_cursor: nextCursor } = await known(id, api.ask(OccurrencePage, "GET", path));
      return { occurrences, nextCursor };
    },
    // By its key a call that is tried again counts once.
    call: (id, body, headers = { "idempotency-key": randomUUID() }) =>
      known(id, api.ask(Triggered, "POST", `${webhookOf(id)}/trigger`, { body, headers })),
    webhookStatus: (id) => known(id, api.ask(WebhookStatus, "GET", `${webhookOf(id)}/status`)),
  };

  function get(id: string): Promise<TriggerView> {
    return known(id, api.ask(TriggerView, "GET", pathOf(id)));
  }
}

async function known<Answer>(id: string, asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    if (!isRefusal(error, "NOT_FOUND")) throw error;
    throw new BelfryApiError(`Trigger with id '${id}' not found`, error, { cause: error });
  }
}

/** Is this what was sent, and nothing that has changed since? */
function isFresh(view: TriggerView, { secret, ...body }: TriggerBody): boolean {
  const sent = Object.entries(body);
  return (
    view.version === 1 &&
    view.signed === (secret !== undefined) &&
    sent.every(([name, value]) => isDeepStrictEqual(Reflect.get(view, name), value))
  );
}

function pathOf(id: string): string {
  return `/triggers/${encodeURIComponent(id)}`;
}

function webhookOf(id: string): string {
  return `/api/webhooks/${encodeURIComponent(id)}`;
}
