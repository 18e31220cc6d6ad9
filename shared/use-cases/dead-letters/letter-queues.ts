import { QUEUE_FORM, queuePrefix } from "../../contract/deployment/queue-name.ts";
import { OWN_LETTER_QUEUES, type DeadLetter } from "../../domain/dead-letter.ts";
import { notFound } from "../../domain/errors.ts";
import type { Ports } from "../../ports/groups.ts";

/** Letters that one look at a queue takes at most: hundreds of requests to SQS, some seconds. */
export const MOST_LETTERS = 1_000;

type LetterPorts = Pick<Ports, "scope" | "deadLetters">;

/** The letters of a queue, hidden from others until they are put back. @throws NOT_FOUND where this scope has no such queue */
export async function takeLetters({ scope, deadLetters }: LetterPorts, queue: string, most = MOST_LETTERS): Promise<readonly DeadLetter[]> {
  const taken = isOfScope(queue, scope) ? await deadLetters.take(queue, most) : undefined;
  if (!taken) throw notFound("dead-letter-queue", queue);
  return taken;
}

/** Shows them to others again; what cannot be shown now shows itself within a minute. */
export async function showAgain(
  { deadLetters, telemetry }: Pick<Ports, "deadLetters" | "telemetry">,
  queue: string,
  letters: readonly DeadLetter[],
): Promise<void> {
  try {
    await deadLetters.putBack(queue, letters);
  } catch (error) {
    telemetry.record({ name: "letter.still_hidden", level: "warn", detail: { queue, error: String(error) } });
  }
}

function isOfScope(queue: string, scope: string): boolean {
  return OWN_LETTER_QUEUES.some((own) => own === queue) || (QUEUE_FORM.test(queue) && queue.startsWith(queuePrefix(scope)));
}
