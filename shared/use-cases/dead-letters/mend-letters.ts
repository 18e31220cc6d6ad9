import pMap from "p-map";
import type { DispatchMessage } from "../../domain/message/messages.ts";
import { type DeadLetter, mergeSpans, type Span } from "../../domain/dead-letter.ts";
import { type Text, text, type Words } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { beginPass, type BeginPassPorts } from "../planning/begin-pass.ts";
import { timesOf } from "./describe-letter.ts";
import { mendFire, recordOf } from "./fire-letter.ts";
import { planSpanOf } from "./plan-span-of.ts";
import { type LetterContent, readLetter } from "./read-letter.ts";
import { whyDone } from "./work-letter.ts";

/** What sending letters again may use. */
export type MendPorts = Pick<Ports, "scope" | "deadLetters" | "dispatch" | "runs" | "workflowRuns" | "telemetry"> & BeginPassPorts;

/** `redriven`: what it asked for happens again; `discarded`: it is done, or not to be done any more; `kept`: it stays where it is. */
export interface Fate {
  readonly outcome: "redriven" | "discarded" | "kept";
  readonly reason: Words;
}

/** What is to be sent for a letter. */
type Remedy =
  | { readonly send: "messages"; readonly messages: readonly DispatchMessage[]; readonly says: Text }
  | { readonly send: "itself" }
  | { readonly send: "pass" }
  | { readonly send: "reactions"; readonly span: Span }
  | { readonly send: "nothing"; readonly fate: Fate };

/** Letters looked at at the same time. */
const CONCURRENCY = 10;

/**
 * Makes what these letters asked for happen: by the letter itself where that says all, else by what the tables say. When it
 * resolves, what had to be sent is sent, and nothing is deleted: the caller deletes what is not `kept`. Idempotent, for a
 * letter whose deletion is lost comes again.
 */
export async function mendLetters(ports: MendPorts, queue: string, letters: readonly DeadLetter[]): Promise<Map<DeadLetter, Fate>> {
  const remedies = await pMap(letters, (letter) => remedyOrKept(ports, queue, letter), { concurrency: CONCURRENCY });
  const chosen = letters.map((letter, index) => ({ letter, remedy: remedies[index] ?? { send: "itself" as const } }));

  const messages = chosen.flatMap(({ remedy }) => (remedy.send === "messages" ? remedy.messages : []));
  const spans = mergeSpans(chosen.flatMap(({ remedy }) => (remedy.send === "reactions" ? [remedy.span] : [])));
  const reactions = spans.map((span): DispatchMessage => ({ kind: "react-again", ...timesOf(span) }));
  await ports.dispatch.send([...messages, ...reactions].map((message) => ({ message, delaySeconds: 0 })));
  await ports.deadLetters.sendBack(
    queue,
    chosen.flatMap(({ letter, remedy }) => (remedy.send === "itself" ? [letter] : [])),
  );
  if (chosen.some(({ remedy }) => remedy.send === "pass")) await beginPass(ports);
  return new Map(chosen.map(({ letter, remedy }) => [letter, fateOf(remedy)]));
}

async function remedyOrKept(ports: MendPorts, queue: string, letter: DeadLetter): Promise<Remedy> {
  try {
    return await remedyFor(ports, readLetter(queue, letter), letter);
  } catch (error) {
    return { send: "nothing", fate: { outcome: "kept", reason: String(error) } };
  }
}

async function remedyFor(ports: MendPorts, content: LetterContent, { letterId, sentAt }: DeadLetter): Promise<Remedy> {
  switch (content.kind) {
    case "message":
      return ofMessage(ports, content.message, { letterId, sentAt });
    case "report":
    case "notification":
      return { send: "itself" };
    case "work": {
      const done = await whyDone(ports, content.message);
      return done ? { send: "nothing", fate: { outcome: "discarded", reason: done } } : { send: "itself" };
    }
    case "provision-all":
    case "definitions":
      return { send: "pass" };
    case "run-changes":
      if (!content.of) return { send: "reactions", span: content };
      // Throws while the record still cannot be read: nothing could follow from it.
      await recordOf(ports, content.of);
      return {
        send: "messages",
        messages: [{ kind: "react-again", ...timesOf(content), of: content.of }],
        says: text("letter-reacting", timesOf(content)),
      };
    case "unreadable":
      // Sent back it would only fail as often again.
      return { send: "nothing", fate: { outcome: "kept", reason: text("letter-unreadable") } };
  }
}

async function ofMessage(
  ports: MendPorts,
  message: DispatchMessage,
  { letterId, sentAt }: Pick<DeadLetter, "letterId" | "sentAt">,
): Promise<Remedy> {
  if (message.kind === "wake") return { send: "messages", messages: [planSpanOf(message, sentAt)], says: text("letter-planned") };
  if (message.kind !== "fire" && message.kind !== "fires") return { send: "messages", messages: [message], says: text("letter-sent-back") };
  const fires = message.kind === "fires" ? message.fires : [message];
  const mended = await pMap(fires, (fire) => mendFire(ports, fire, letterId), { concurrency: CONCURRENCY });
  const messages = mended.flatMap(({ send }) => send ?? []);
  const [only] = mended.length === 1 ? mended : [];
  const says = only?.says ?? text("letter-fires-sent", { sent: messages.length, count: fires.length });
  return messages.length > 0 ? { send: "messages", messages, says } : { send: "nothing", fate: { outcome: "discarded", reason: says } };
}

function fateOf(remedy: Remedy): Fate {
  switch (remedy.send) {
    case "messages":
      return { outcome: "redriven", reason: remedy.says };
    case "itself":
      return { outcome: "redriven", reason: text("letter-sent-back") };
    case "pass":
      return { outcome: "redriven", reason: text("letter-provisioning") };
    case "reactions":
      return { outcome: "redriven", reason: text("letter-reacting", timesOf(remedy.span)) };
    case "nothing":
      return remedy.fate;
  }
}
