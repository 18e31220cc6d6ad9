import type { DispatchMessage } from "../../domain/message/messages.ts";
import type { DeadLetter, Span } from "../../domain/dead-letter.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { type Text, text, type Words } from "../../domain/texts/text.ts";
import type { LetterContent } from "./read-letter.ts";
import { planSpanOf } from "./plan-span-of.ts";

/** What a letter is about, for people and for programs. */
export interface LetterAbout {
  /** `wake`, `fire`, … for messages of the dispatch queue; else `report`, `notification`, `work`, `provision-all`, `definitions`, `run-changes`, `unreadable`. */
  readonly kind: string;
  readonly says: Text;
  readonly job_id: string | null;
  readonly workflow_id: string | null;
  readonly trigger_id: string | null;
  readonly run_id: string | null;
  /** The second that it is about, ISO 8601; null: about none. */
  readonly due_at: string | null;
  /** Why it was given up, in the words of who did; null: nobody says. */
  readonly why: Words | null;
}

const NOTHING = { job_id: null, workflow_id: null, trigger_id: null, run_id: null, due_at: null } as const;

type Ids = Partial<Pick<LetterAbout, "job_id" | "workflow_id" | "trigger_id" | "run_id" | "due_at">>;

/** Says in words what a letter asks for, and about what. */
export function describeLetter(letter: DeadLetter, content: LetterContent): LetterAbout {
  const about = (kind: string, says: Text, ids: Ids = {}): LetterAbout => ({ kind, says, ...NOTHING, ...ids, why: whyOf(letter, content) });
  switch (content.kind) {
    case "message":
      return about(content.message.kind, ...ofMessage(content.message, letter.sentAt));
    case "report": {
      const { job_id, run_id = null, status } = content.report;
      return about("report", text("letter-report", { job_id, status }), { job_id, run_id });
    }
    case "notification":
      return about(content.kind, text("letter-notification"));
    case "work": {
      const { job_id, run_id, attempt, scheduled_at: due_at } = content.message;
      return about("work", text("letter-work", { job_id, run_id, attempt }), { job_id, run_id, due_at });
    }
    case "provision-all":
      return about(content.kind, text("letter-provision-all"));
    case "definitions":
      return about(content.kind, text("letter-definitions", { changes: content.changes, ...timesOf(content) }));
    case "run-changes": {
      const owner = content.of && parseDefinitionKey(content.of.owner);
      const ids = owner ? { [`${owner.kind}_id`]: owner.id, run_id: content.of?.run_id ?? null } : {};
      return about(content.kind, text("letter-run-changes", { changes: content.changes, ...timesOf(content) }), ids);
    }
    case "unreadable":
      return about(content.kind, text("letter-unreadable"));
  }
}

/** A span as texts and messages write it. */
export function timesOf({ from, until }: Span): { readonly from: string; readonly until: string } {
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

function ofMessage(message: DispatchMessage, sentAt: number): [Text, Ids] {
  switch (message.kind) {
    case "wake":
      return ofMessage(planSpanOf(message, sentAt), sentAt);
    case "launch": {
      const { from, until } = message;
      const { kind, id } = parseDefinitionKey(message.owner);
      return [text("letter-plan", { kind, id, from, until }), { [`${kind}_id`]: id, due_at: from }];
    }
    case "fire": {
      const { run_id, scheduled_at: at } = message;
      const { kind, id } = parseDefinitionKey(message.owner);
      return [text("letter-fire", { kind, id, at }), { [`${kind}_id`]: id, run_id, due_at: at }];
    }
    case "fires": {
      const [first] = message.fires;
      const at = first?.scheduled_at ?? new Date(sentAt).toISOString();
      return [text("letter-fires", { count: message.fires.length, at }), { due_at: at }];
    }
    case "release": {
      const { scheduled_at: at, runs } = message;
      const [only] = runs.length === 1 ? runs : [];
      const ids = only ? { job_id: only.message.job_id, run_id: only.message.run_id } : {};
      return [text("letter-release", { runs: runs.length, at }), { ...ids, due_at: at }];
    }
    case "deadline": {
      const { job_id, run_id } = message;
      return [text("letter-deadline", { job_id, run_id }), { job_id, run_id }];
    }
    case "deadlines":
      return [text("letter-deadlines", { count: message.runs.length }), {}];
    case "advance": {
      const { workflow_id, run_id } = message;
      return [text("letter-advance", { workflow_id, run_id }), { workflow_id, run_id }];
    }
    case "react-again":
      return [text("letter-react-again", { from: message.from, until: message.until }), {}];
    case "event": {
      const { trigger_id, event } = message;
      return [text("letter-event", { trigger_id, topic: event["detail-type"] }), { trigger_id, due_at: event.time }];
    }
  }
}

/** SQS says nothing; EventBridge says it beside the letter, Lambda in it. */
function whyOf({ attributes }: DeadLetter, content: LetterContent): Words | null {
  const { ERROR_CODE: code, ERROR_MESSAGE: message } = attributes;
  if (code !== undefined || message !== undefined) return [code, message].filter((one) => one !== undefined).join(": ");
  return "condition" in content ? content.condition : content.kind === "unreadable" ? content.error : null;
}
