import { type DeadLetter, OWN_LETTER_QUEUES } from "../../../../shared/domain/dead-letter.ts";
import type { DeadLetters } from "../../../../shared/ports/messages/dead-letters.ts";

/** Dead letters as a test sets them, by their queues, and what was sent back to these. */
export class MemoryDeadLetters implements DeadLetters {
  readonly queues = new Map<string, DeadLetter[]>();
  readonly sentBack: { readonly queue: string; readonly body: string }[] = [];
  /** Queues that cannot be read. */
  readonly unread: { readonly queue: string; readonly error: string }[] = [];
  readonly #hidden = new Set<string>();

  constructor() {
    this.queues.set("dispatch-timer", []);
  }

  /** Puts a letter into a queue, which is made if it is not there. */
  add(queue: string, body: unknown, { sentAt = 0, attributes = {} }: Partial<Pick<DeadLetter, "sentAt" | "attributes">> = {}): DeadLetter {
    const letters = this.queues.get(queue) ?? [];
    this.queues.set(queue, letters);
    const letterId = `letter-${queue}-${letters.length}-${crypto.randomUUID()}`;
    const letter = {
      letterId,
      handle: letterId,
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes,
      sentAt,
      received: 20,
    };
    letters.push(letter);
    return letter;
  }

  async count() {
    return { queues: [...this.queues].map(([queue, letters]) => ({ queue, letters: letters.length })), unread: this.unread };
  }

  async take(queue: string, most: number) {
    const known = this.queues.get(queue) ?? (OWN_LETTER_QUEUES.some((own) => own === queue) ? [] : undefined);
    const seen = known?.filter(({ letterId }) => !this.#hidden.has(letterId));
    const taken = seen?.toSorted((a, b) => a.sentAt - b.sentAt || (a.letterId < b.letterId ? -1 : 1)).slice(0, most);
    for (const { letterId } of taken ?? []) this.#hidden.add(letterId);
    return taken;
  }

  async putBack(_queue: string, letters: readonly DeadLetter[]) {
    for (const { letterId } of letters) this.#hidden.delete(letterId);
  }

  async sendBack(queue: string, letters: readonly DeadLetter[]) {
    this.sentBack.push(...letters.map(({ body }) => ({ queue, body })));
  }

  async remove(queue: string, letters: readonly DeadLetter[]) {
    const gone = new Set(letters.map(({ letterId }) => letterId));
    this.queues.set(
      queue,
      (this.queues.get(queue) ?? []).filter(({ letterId }) => !gone.has(letterId)),
    );
  }
}
