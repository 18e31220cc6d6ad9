import { randomUUID } from "node:crypto";
import type { BelfryApi } from "../belfry-api.ts";
import { BelfryApiError, isRefusal } from "../errors.ts";
import * as z from "zod";
import {
  BrokenTrigger,
  ChangedTrigger,
  Done,
  Health,
  type Occurrence,
  OccurrencePage,
  OccurrencePublished,
  Triggered,
  TriggerView,
  type Warning,
  WebhookStatus,
} from "./trigger-answers.ts";
import type { TriggerFields } from "./trigger-fields.ts";

/** A trigger as it is registered. */
export interface TriggerBody extends TriggerFields {
  readonly topic: string;
  readonly enabled: boolean;
  readonly secret?: string;
  readonly client_queue?: string;
}

/** The event that was made for an occurrence, or why none could be made. */
type OccurrenceBody = {
  readonly occurrence_id: string;
  readonly generation?: string;
  readonly source_event_id?: string | null;
  readonly hop?: number;
} & ({ readonly data: object } | { readonly error: string });

export interface OccurrencesPage {
  /** Newest first. */
  readonly occurrences: readonly Occurrence[];
  /** For the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** What the API offers for triggers. An id that it does not know is refused as `Trigger with id '…' not found`. */
export interface TriggerApi {
  /** @throws BelfryApiError `ALREADY_EXISTS` for an id that is taken */
  create(id: string, body: TriggerBody): Promise<readonly Warning[]>;
  /** Registers, or replaces. */
  put(id: string, body: TriggerBody): Promise<readonly Warning[]>;
  setEnabled(id: string, enabled: boolean): Promise<readonly Warning[]>;
  remove(id: string): Promise<void>;
  get(id: string): Promise<TriggerView>;
  /** What cannot be read among them. */
  all(): Promise<(TriggerView | BrokenTrigger)[]>;
  occurrences(id: string, page: { readonly limit?: number; readonly cursor?: string }): Promise<OccurrencesPage>;
  /** Calls the webhook with a JSON text. */
  call(id: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Triggered>;
  webhookStatus(id: string): Promise<WebhookStatus>;
  /** Publishes what was made here for an occurrence; the same one counts once. */
  publish(id: string, body: OccurrenceBody): Promise<OccurrencePublished>;
  /** The service's scope. */
  scope(): Promise<string>;
}

export function triggerApi(api: BelfryApi): TriggerApi {
  return {
    create: async (id, body) => (await api.ask(ChangedTrigger, "POST", "/triggers", { body: { ...body, trigger_id: id } })).warnings ?? [],
    put: async (id, body) => (await api.ask(ChangedTrigger, "PUT", pathOf(id), { body })).warnings ?? [],
    setEnabled: async (id, enabled) =>
      (await known(id, api.ask(ChangedTrigger, "PATCH", pathOf(id), { body: { enabled } }))).warnings ?? [],
    async remove(id) {
      try {
        await known(id, api.ask(Done, "DELETE", pathOf(id)));
      } catch (error) {
        if (!isRefusal(error, "NOT_FOUND") || error.tries === 1) throw error;
      }
    },
    get,
    all: () => api.askAll(z.union([TriggerView, BrokenTrigger]), "/triggers"),
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
    publish: (id, body) => known(id, api.ask(OccurrencePublished, "POST", `${pathOf(id)}/occurrences`, { body })),
    scope: async () => (await api.ask(Health, "GET", "/health")).scope,
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

function pathOf(id: string): string {
  return `/triggers/${encodeURIComponent(id)}`;
}

function webhookOf(id: string): string {
  return `/api/webhooks/${encodeURIComponent(id)}`;
}
