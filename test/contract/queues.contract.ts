import { describe, expect, it } from "vitest";
import type { DispatchMessage, JobMessage } from "../../shared/contract/messages.ts";
import type { Delayed, DispatchQueue, WorkerQueues } from "../../shared/ports.ts";
import { aFire, aJob, aJobMessage, iso, NOON } from "../support/samples.ts";

/** A message as it lies in a queue; the delay in whole seconds. */
export interface Lying<Message> extends Delayed<Message> {
  readonly queue?: string;
}

export interface OpenDispatchQueue {
  readonly queue: DispatchQueue;
  readonly lying: () => Promise<readonly Lying<DispatchMessage>[]>;
}

/** What every DispatchQueue does. `open` answers an empty one, and what lies in it. */
export function dispatchQueueContract(name: string, open: () => Promise<OpenDispatchQueue>): void {
  describe(`${name}: the dispatch queue`, () => {
    it("keeps each message as it was, for its delay", async () => {
      const { queue, lying } = await open();
      const messages: Delayed<DispatchMessage>[] = [
        { message: { kind: "wake", owner: "job#scan", wake_at: iso(NOON) }, delaySeconds: 0 },
        { message: aFire(aJob(), NOON, { params: { text: "따옴표\"'\n😀\u0000\ufffe\uffff\ud800" } }), delaySeconds: 900 },
        { message: { kind: "deadline", job_id: "scan", run_id: aFire(aJob(), NOON).run_id }, delaySeconds: 7 },
      ];
      await queue.send(messages);
      const byDelay = (await lying()).toSorted((a, b) => a.delaySeconds - b.delaySeconds);
      expect(byDelay).toEqual(messages.toSorted((a, b) => a.delaySeconds - b.delaySeconds));
    });

    it("answers an id of its own for each of any number of messages", async () => {
      const { queue, lying } = await open();
      const messages = Array.from({ length: 53 }, (_, n) => ({
        message: { kind: "wake", owner: `job#job-${n}`, wake_at: iso(NOON) } as const,
        delaySeconds: n,
      }));
      const messageIds = await queue.send(messages);
      expect(new Set(messageIds).size).toBe(53);
      expect(messageIds.every((id) => id.length > 0)).toBe(true);
      expect(await lying()).toHaveLength(53);
      expect(await queue.send([])).toEqual([]);
    });
  });
}

export interface OpenWorkerQueues {
  readonly workers: WorkerQueues;
  /** A queue's dotted name that nobody used before. */
  readonly name: (service: string) => string;
  readonly lying: (queue: string) => Promise<readonly Lying<JobMessage>[]>;
  readonly exists: (queue: string) => Promise<boolean>;
  /** Deletes the queue behind the port's back. */
  readonly remove: (queue: string) => Promise<void>;
}

/** What every WorkerQueues does. */
export function workerQueuesContract(name: string, open: () => Promise<OpenWorkerQueues>): void {
  describe(`${name}: worker queues`, () => {
    it("are made once, however often and by how many they are asked for", async () => {
      const { workers, name, exists } = await open();
      const queue = name("scan");
      expect(await exists(queue)).toBe(false);
      await Promise.all(Array.from({ length: 8 }, () => workers.ensure(queue)));
      await workers.ensure(queue);
      expect(await exists(queue)).toBe(true);
    });

    it("that do not exist are made by what is sent to them", async () => {
      const { workers, name, lying } = await open();
      const queue = name("scan");
      const message = aJobMessage({ params: { text: "따옴표\"'\n😀\u0000\ufffe\uffff\ud800" } });
      await workers.send([{ queue, message, delaySeconds: 0 }]);
      expect(await lying(queue)).toEqual([{ message, delaySeconds: 0 }]);
    });

    it("that somebody deleted are made again", async () => {
      const { workers, name, lying, remove } = await open();
      const queue = name("scan");
      await workers.ensure(queue);
      await remove(queue);
      await workers.send([{ queue, message: aJobMessage(), delaySeconds: 3 }]);
      expect(await lying(queue)).toHaveLength(1);
    });

    it("each get their own messages, with their delays", async () => {
      const { workers, name, lying } = await open();
      const queues = [name("a"), name("b"), name("c")];
      const sent = Array.from({ length: 36 }, (_, n) => ({
        queue: queues[n % 3] ?? "",
        message: aJobMessage({ attempt: n + 1 }),
        delaySeconds: n,
      }));
      await workers.send(sent);
      await workers.send([]);
      for (const queue of queues) {
        const expected = sent.filter((one) => one.queue === queue).map(({ message, delaySeconds }) => ({ message, delaySeconds }));
        expect((await lying(queue)).toSorted((a, b) => a.delaySeconds - b.delaySeconds)).toEqual(expected);
      }
    });

    it("take twenty messages of 64 KB at once", async () => {
      const { workers, name, lying } = await open();
      const queue = name("large");
      const params = { text: "가".repeat(21_000), more: "x".repeat(2_000) };
      await workers.send(
        Array.from({ length: 20 }, (_, n) => ({ queue, message: aJobMessage({ params, attempt: n + 1 }), delaySeconds: 0 })),
      );
      const arrived = await lying(queue);
      expect(arrived.map(({ message }) => message.attempt).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
      expect(arrived.every(({ message }) => message.params["text"] === params.text)).toBe(true);
    });
  });
}
