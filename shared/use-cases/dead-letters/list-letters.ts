import type { DeadLetter } from "../../domain/dead-letter.ts";
import type { Ports } from "../../ports/groups.ts";
import { describeLetter, type LetterAbout } from "./describe-letter.ts";
import { MOST_LETTERS, showAgain, takeLetters } from "./letter-queues.ts";
import { readLetter } from "./read-letter.ts";

/** A letter and what it is about. */
export interface DescribedLetter {
  readonly letter: DeadLetter;
  readonly about: LetterAbout;
}

/**
 * A page of a queue's letters, the oldest first. `after`: where the page before it ended. For the time that it takes the
 * letters are hidden from whoever else looks. `cut`: there may be more than those that one look sees.
 */
export async function listLetters(
  ports: Pick<Ports, "scope" | "deadLetters" | "telemetry">,
  queue: string,
  { limit, after = "" }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly letters: readonly DescribedLetter[]; readonly nextCursor: string | null; readonly cut: boolean }> {
  const taken = await takeLetters(ports, queue);
  await showAgain(ports, queue, taken);
  const left = taken.filter((letter) => placeOf(letter) > after);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return {
    letters: page.map((letter) => ({ letter, about: describeLetter(letter, readLetter(queue, letter)) })),
    nextCursor: last && left.length > page.length ? placeOf(last) : null,
    cut: taken.length === MOST_LETTERS,
  };
}

/** Sorts as letters are listed. */
function placeOf({ sentAt, letterId }: DeadLetter): string {
  return `${String(sentAt).padStart(15, "0")} ${letterId}`;
}
