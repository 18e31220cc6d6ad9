import { describe, expect, it } from "vitest";
import type { DeadLetter } from "../../../shared/domain/dead-letter.ts";
import type { DeadLetters } from "../../../shared/ports/messages/dead-letters.ts";

export interface OpenDeadLetters {
  readonly scope: string;
  readonly deadLetters: DeadLetters;
  /** Makes a worker queue of this scope that nobody used before, with these dead letters. */
  readonly deadLettersOf: (service: string, bodies: readonly string[]) => Promise<void>;
  /** What lies in a worker queue itself. */
  readonly sentBackTo: (service: string) => Promise<readonly string[]>;
}

const bodiesOf = (letters: readonly DeadLetter[] = []) => letters.map(({ body }) => body).toSorted();

/** What every DeadLetters does. `open` has one queue of the scope's own, `dispatch`, with one dead letter, `{}`. */
export function deadLettersContract(name: string, open: () => Promise<OpenDeadLetters>): void {
  describe(`${name}: dead letters`, () => {
    it("are counted in the scope's own queues and in those of worker queues that were made at run time", async () => {
      const { deadLetters, deadLettersOf, scope } = await open();
      expect(await deadLetters.count()).toEqual({ queues: [{ queue: "dispatch-timer", letters: 1 }], unread: [] });
      await deadLettersOf("made-today", ["1", "2"]);
      await deadLettersOf("empty", []);
      const { queues, unread } = await deadLetters.count();
      expect([queues.toSorted((a, b) => (a.queue < b.queue ? -1 : 1)), unread]).toEqual([
        [
          { queue: "dispatch-timer", letters: 1 },
          { queue: `${scope}.jobs.empty`, letters: 0 },
          { queue: `${scope}.jobs.made-today`, letters: 2 },
        ],
        [],
      ]);
    });

    it("are each taken once, whole, until they are put back", async () => {
      const { deadLetters, deadLettersOf, scope } = await open();
      const sent = Array.from({ length: 25 }, (_, n) => `{"n":${n}}`);
      await deadLettersOf("many", sent);
      const queue = `${scope}.jobs.many`;
      const taken = (await deadLetters.take(queue, 1_000)) ?? [];
      expect(bodiesOf(taken)).toEqual(sent.toSorted());
      expect(new Set(taken.map(({ letterId }) => letterId)).size).toBe(25);
      expect(await deadLetters.take(queue, 1_000)).toEqual([]);
      await deadLetters.putBack(queue, taken);
      await deadLetters.putBack(queue, taken);
      expect(bodiesOf(await deadLetters.take(queue, 1_000))).toEqual(sent.toSorted());
    });

    it("are taken no more at a time than were asked for", async () => {
      const { deadLetters, deadLettersOf, scope } = await open();
      await deadLettersOf("some", ["1", "2", "3"]);
      const first = (await deadLetters.take(`${scope}.jobs.some`, 2)) ?? [];
      const rest = (await deadLetters.take(`${scope}.jobs.some`, 2)) ?? [];
      expect(first).toHaveLength(2);
      expect(bodiesOf([...first, ...rest])).toEqual(["1", "2", "3"]);
    });

    it("are sent back as they are, and gone once they are removed", async () => {
      const { deadLetters, deadLettersOf, sentBackTo, scope } = await open();
      const queue = `${scope}.jobs.fixed`;
      await deadLettersOf("fixed", ['{"a":1}', '{"a":2}']);
      const taken = (await deadLetters.take(queue, 10)) ?? [];
      await deadLetters.sendBack(queue, taken);
      await deadLetters.remove(queue, taken);
      await deadLetters.remove(queue, taken);
      expect((await sentBackTo("fixed")).toSorted()).toEqual(['{"a":1}', '{"a":2}']);
      expect((await deadLetters.count()).queues).toContainEqual({ queue, letters: 0 });
    });

    it("of a queue that is not there are none to take", async () => {
      const { deadLetters, scope } = await open();
      expect(await deadLetters.take(`${scope}.jobs.never-made`, 10)).toBeUndefined();
    });
  });
}
