import { describe, expect, it } from "vitest";
import type { DeadLetters } from "../../shared/ports.ts";

export interface OpenDeadLetters {
  readonly deadLetters: DeadLetters;
  /** Makes a dead-letter queue of a worker queue of this scope that nobody used before, with so many messages. */
  readonly deadLettersOf: (service: string, messages: number) => Promise<void>;
}

/** What every DeadLetters does. `open` has a queue of the scope's own, with one dead letter. */
export function deadLettersContract(name: string, open: () => Promise<OpenDeadLetters>): void {
  describe(`${name}: dead letters`, () => {
    it("are counted in the scope's own queues and in those of worker queues that were made at run time", async () => {
      const { deadLetters, deadLettersOf } = await open();
      expect(await deadLetters.count()).toEqual({ messages: 1, unread: [] });
      await deadLettersOf("made-today", 2);
      await deadLettersOf("empty", 0);
      expect(await deadLetters.count()).toEqual({ messages: 3, unread: [] });
    });
  });
}
