import type { Message } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { errorText } from "../../worker/completions/completion.ts";
import { messageOf } from "../../connection/errors.ts";
import type { Logger } from "../../connection/logger.ts";
import type { Disposition } from "../../worker/messages/process-message.ts";
import type { ClientTrigger } from "../client-run.ts";
import { BelfryApiError } from "../errors.ts";
import type { JsonObject } from "../answers/json-values.ts";
import { makeEvent } from "./make-event.ts";

/** How often functions are called for an occurrence that they throw for. */
const TRIES = 3;
/** Seconds until they are called again. */
const RETRY_SECONDS = 5;
/** Seconds after which an occurrence of a trigger that was stopped is looked at again. */
const STOPPED_SECONDS = 600;
const ERROR_LIMIT = 2_000;

const Occurrence = z.object({
  params: z.object({
    trigger_id: z.string(),
    generation: z.string(),
    occurrence_id: z.string(),
    source_event_id: z.string().nullable(),
    hop: z.int(),
    event: z.object({
      id: z.string(),
      source: z.string(),
      "detail-type": z.string(),
      time: z.string(),
      resources: z.array(z.string()),
      detail: z.record(z.string(), z.unknown()),
    }),
    /** What the trigger's template makes of the event; null without one. */
    rendered: z.record(z.string(), z.unknown()).nullable(),
  }),
  scheduled_at: z.string(),
});
type Occurrence = z.infer<typeof Occurrence>;

/**
 * What happens to a message: the filter decides, the event is made and published, and only then is the message deleted. Until
 * then a crash brings it back, and what was published once is not published again. Never throws.
 */
export function handleOccurrence(client: ClientTrigger, log: Logger): (message: Message) => Promise<Disposition> {
  return async (message) => {
    const read = Occurrence.safeParse(parsed(message.Body));
    if (!read.success || read.data.params.trigger_id !== client.id) {
      const error = read.success ? `it is for trigger ${read.data.params.trigger_id}` : z.prettifyError(read.error);
      log.error("malformed message left for the dead-letter queue", { message_id: message.MessageId, error });
      return { kind: "leave" };
    }
    const { occurrence_id } = read.data.params;
    const tries = Number(message.Attributes?.ApproximateReceiveCount ?? "1");
    const made = await make(client, read.data);
    switch (made.kind) {
      case "filtered":
        return { kind: "delete" };
      case "failed":
        log.warn("the trigger's function failed", { occurrence_id, error: made.error, tries });
        if (tries < TRIES) return { kind: "hide", seconds: RETRY_SECONDS * tries };
        return publish(client, read.data, { error: made.error }, log);
      case "made":
        return publish(client, read.data, { data: made.data }, log);
    }
  };
}

type Outcome = { readonly data: JsonObject } | { readonly error: string };
type Made =
  | { readonly kind: "filtered" }
  | { readonly kind: "made"; readonly data: JsonObject }
  | { readonly kind: "failed"; readonly error: string };

async function make({ id, topic, trigger }: ClientTrigger, { params, scheduled_at }: Occurrence): Promise<Made> {
  const { event, occurrence_id: occurrenceId, source_event_id: sourceEventId } = params;
  const context = { triggerId: id, occurrenceId, scheduledAt: new Date(scheduled_at), sourceEventId };
  try {
    if (trigger.functions.filter && !(await trigger.functions.filter(event, context))) return { kind: "filtered" };
    const data = trigger.functions.make
      ? await makeEvent(trigger.functions.make, topic, event, context)
      : (params.rendered ?? event.detail);
    return { kind: "made", data };
  } catch (error) {
    return { kind: "failed", error: clipped(errorText(error)) };
  }
}

async function publish(client: ClientTrigger, occurrence: Occurrence, outcome: Outcome, log: Logger): Promise<Disposition> {
  const { occurrence_id, generation, source_event_id, hop } = occurrence.params;
  if ("data" in outcome) client.trigger.remember(occurrence_id, outcome.data);
  try {
    const { message } = await client.triggers.publish(client.id, { occurrence_id, generation, source_event_id, hop, ...outcome });
    log.info("occurrence handled", { occurrence_id, outcome: message });
    return { kind: "delete" };
  } catch (error) {
    const code = error instanceof BelfryApiError ? error.code : undefined;
    // The event that was made is not one that the service takes: that goes on record, as what the function did.
    if (code === "VALIDATION_ERROR" && "data" in outcome) return publish(client, occurrence, { error: clipped(messageOf(error)) }, log);
    const deleted = code === "NOT_FOUND" || code === "CONFLICT";
    log.warn("occurrence not published", { occurrence_id, error: messageOf(error), deleted });
    if (deleted) return { kind: "delete" };
    return code === "UNAVAILABLE" ? { kind: "hide", seconds: STOPPED_SECONDS } : { kind: "leave" };
  }
}

function clipped(error: string): string {
  return error === "" ? "it threw an empty text" : error.slice(0, ERROR_LIMIT);
}

function parsed(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
