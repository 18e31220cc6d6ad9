import type { DeadLetter } from "../../domain/dead-letter.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { describeLetter } from "./describe-letter.ts";
import { showAgain, takeLetters } from "./letter-queues.ts";
import type { DescribedLetter } from "./list-letters.ts";
import { type Fate, mendLetters, type MendPorts } from "./mend-letters.ts";
import { readLetter } from "./read-letter.ts";

/** Letters that one request works on at most. */
const LETTERS_AT_ONCE = 100;

export interface Handled {
  readonly letters: readonly (DescribedLetter & Fate)[];
  /** Of the letters asked for, those that are not there, or that somebody else holds. */
  readonly missing: readonly string[];
  /** There may be letters left that were not asked for by their ids: ask once more. */
  readonly more: boolean;
}

/** Which letters: those with these ids, or, undefined, all, the oldest first. */
type Chosen = readonly string[] | undefined;

/** Makes happen what letters asked for, and deletes them. Idempotent: each letter may be sent twice. */
export function redriveLetters(ports: MendPorts, queue: string, ids: Chosen): Promise<Handled> {
  return handleLetters(ports, queue, ids, (letters) => mendLetters(ports, queue, letters));
}

/** Deletes letters; what they said is in the log. */
export function discardLetters(ports: Pick<Ports, "scope" | "deadLetters" | "telemetry">, queue: string, ids: Chosen): Promise<Handled> {
  const fate: Fate = { outcome: "discarded", reason: text("letter-discarded") };
  return handleLetters(ports, queue, ids, async (letters) => new Map(letters.map((letter) => [letter, fate])));
}

async function handleLetters(
  ports: Pick<Ports, "scope" | "deadLetters" | "telemetry">,
  queue: string,
  ids: Chosen,
  work: (letters: readonly DeadLetter[]) => Promise<Map<DeadLetter, Fate>>,
): Promise<Handled> {
  const taken = await takeLetters(ports, queue, ids ? undefined : LETTERS_AT_ONCE);
  const asked = new Set(ids);
  const chosen = ids ? taken.filter(({ letterId }) => asked.has(letterId)) : taken;
  let kept: readonly DeadLetter[] = taken;
  try {
    const fates = await work(chosen);
    const gone = chosen.filter((letter) => fates.get(letter)?.outcome !== "kept");
    await ports.deadLetters.remove(queue, gone);
    kept = taken.filter((letter) => !gone.includes(letter));
    const handled = [...fates].map(([letter, fate]) => ({ letter, about: describeLetter(letter, readLetter(queue, letter)), ...fate }));
    for (const one of handled) report(ports, queue, one);
    const found = new Set(chosen.map(({ letterId }) => letterId));
    return {
      letters: handled,
      missing: [...asked].filter((id) => !found.has(id)),
      // What was kept would be found again and again.
      more: !ids && taken.length === LETTERS_AT_ONCE && gone.length > 0,
    };
  } finally {
    await showAgain(ports, queue, kept);
  }
}

/** Longest text of a letter in a log line, in characters. */
const LOGGED_LIMIT = 4_000;

function report({ telemetry }: Pick<Ports, "telemetry">, queue: string, { letter, about, outcome, reason }: DescribedLetter & Fate): void {
  const { job_id, workflow_id, trigger_id, run_id } = about;
  const ids = Object.fromEntries(Object.entries({ job_id, workflow_id, trigger_id, run_id }).filter(([, id]) => id !== null));
  const said = { body: letter.body.slice(0, LOGGED_LIMIT), why: about.why };
  const detail = { queue, message_id: letter.letterId, kind: about.kind, reason, ...(outcome !== "redriven" && said) };
  if (outcome === "redriven") telemetry.record({ name: "letter.redriven", ...ids, detail });
  else telemetry.record({ name: `letter.${outcome}` as const, level: "warn", ...ids, detail });
}
