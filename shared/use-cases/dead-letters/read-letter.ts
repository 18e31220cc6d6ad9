import type * as Messages from "../../domain/message/messages.ts";
import { BusEvent, DispatchMessage, JobMessage } from "../../contract/messages.ts";
import { parseJson } from "../../contract/requests/parse-json.ts";
import { NotifyMessageItem } from "../../contract/notifications/notify-message.ts";
import { CompletionMessage } from "../../contract/runs/run.ts";
import { StreamLetter } from "../../contract/operations/stream-letter.ts";
import { type DefinitionKey, definitionKey, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";
import type { DeadLetter, Span } from "../../domain/dead-letter.ts";

/** What a dead letter says. */
export type LetterContent =
  | { readonly kind: "message"; readonly message: Messages.DispatchMessage }
  | { readonly kind: "report"; readonly report: CompletionMessage }
  | { readonly kind: "notification"; readonly message: NotifyMessage }
  | { readonly kind: "work"; readonly message: Messages.JobMessage }
  | { readonly kind: "provision-all" }
  | ({
      readonly kind: "definitions" | "run-changes";
      readonly changes: number;
      readonly condition: string;
      readonly of: RecordKey | undefined;
    } & Span)
  | { readonly kind: "unreadable"; readonly error: string };

/** The one run that a letter is about, where it says so. */
interface RecordKey {
  readonly owner: DefinitionKey;
  readonly run_id: string;
}

/** A record may be so old when it is given up, in ms: how far back a letter of a stream reaches that does not say. */
const LONGEST_RECORD_AGE_MS = 12 * 3_600_000;
/** The arrivals of a letter are told in whole seconds. */
const SECOND_MS = 1_000;

/** Reads a letter of this queue as what the queue carries; whatever cannot be read as that says so. */
export function readLetter(queue: string, letter: DeadLetter): LetterContent {
  try {
    const body = parseJson(letter.body);
    switch (queue) {
      case "dispatch-timer":
      case "dispatch-plan":
      case "dispatch-event":
        return { kind: "message", message: DispatchMessage.parse(body) };
      case "schedules":
        return isProvisionAll(body) ? { kind: "provision-all" } : { kind: "message", message: DispatchMessage.parse(body) };
      case "events":
        return { kind: "message", message: eventMessage(body, letter) };
      case "completion":
        return { kind: "report", report: CompletionMessage.parse(body) };
      case "notifications":
        return { kind: "notification", message: NotifyMessageItem.parse(body) };
      case "job-stream":
        return changes("definitions", StreamLetter.parse(body));
      case "run-stream":
        return changes("run-changes", StreamLetter.parse(body));
      default:
        return { kind: "work", message: JobMessage.parse(body) };
    }
  } catch (error) {
    return { kind: "unreadable", error: String(error) };
  }
}

/** The daily invocation of provision, which the group of schedules sends too. */
function isProvisionAll(body: unknown): boolean {
  return typeof body === "object" && body !== null && "kind" in body && body.kind === "provision-all";
}

/** What the rule would have sent, or the event alone: then the rule, which is named beside it, tells its trigger. */
function eventMessage(body: unknown, { attributes }: DeadLetter): Messages.DispatchMessage {
  const event = BusEvent.safeParse(body);
  if (!event.success) return DispatchMessage.parse(body);
  const trigger_id = /\/trigger-([^/]+)$/.exec(attributes["RULE_ARN"] ?? "")?.[1];
  return DispatchMessage.parse({ kind: "event", trigger_id, event: event.data });
}

function changes(
  kind: "definitions" | "run-changes",
  { timestamp, requestContext, DDBStreamBatchInfo: batch, keys }: StreamLetter,
): LetterContent {
  const owner = keys && parseDefinitionKey(keys.pk);
  const of = owner && { owner: definitionKey(owner.kind, owner.id), run_id: keys.sk };
  const from = batch.approximateArrivalOfFirstRecord ?? timestamp - LONGEST_RECORD_AGE_MS;
  const until = (batch.approximateArrivalOfLastRecord ?? timestamp) + SECOND_MS;
  return { kind, from, until, changes: batch.batchSize, condition: requestContext.condition, of };
}
