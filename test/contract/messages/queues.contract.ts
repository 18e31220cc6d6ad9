import { describe, expect, it } from "vitest";
import { QUEUE_OF } from "../../../shared/contract/deployment/dispatch-queues.ts";
import type { DispatchMessage, JobMessage } from "../../../shared/domain/message/messages.ts";
import type { Delayed, DispatchQueue } from "../../../shared/ports/messages/dispatch-queue.ts";
import type { WorkerQueues } from "../../../shared/ports/messages/worker-queues.ts";
import { aFire, aJob, aJobMessage, iso, NOON } from "../../support/samples.ts";

/** A message as it lies in a queue; the delay in whole seconds. */
export interface Lying<Message> extends Delayed<Message> {
  readonly queue?: string;
}

export interface OpenDispatchQueue {
  readonly queue: DispatchQueue;
  /** What lies in each of its queues. */
  readonly lying: () => Promise<readonly Lying<DispatchMessage>[]>;
}

/** What every DispatchQueue does. `open` answers an empty one, and what lies in it. */
export function dispatchQueueContract(name: string, open: () => Promise<OpenDispatchQueue>): void {
  describe(`${name}: the queues of our own messages`, () => {
    it("keeps each message as it was, for its delay, on the queue of its kind", async () => {
      const { queue, lying } = await open();
      const fire = aFire(aJob(), NOON, { params: { text: "따옴표\"'\n😀\u0000\ufffe\uffff\ud800" } });
      const { run_id } = fire;
      const released = { fire, queue: "real.jobs.scan", message: aJobMessage() };
      const event = { id: "e", source: "s", "detail-type": "t", time: iso(NOON), resources: [], detail: {} };
      const each: { readonly [Kind in DispatchMessage["kind"]]: Extract<DispatchMessage, { kind: Kind }> } = {
        wake: { kind: "wake", owner: "job#scan", wake_at: iso(NOON) },
        launch: { kind: "launch", owner: "job#scan", from: iso(NOON), until: iso(NOON) },
        fire,
        fires: { kind: "fires", scheduled_at: iso(NOON), fires: [fire, aFire(aJob(), NOON)] },
        release: { kind: "release", scheduled_at: iso(NOON), runs: [released] },
        deadline: { kind: "deadline", job_id: "scan", run_id },
        "react-again": { kind: "react-again", from: iso(NOON), until: iso(NOON + 1_000) },
        deadlines: { kind: "deadlines", runs: [{ job_id: "scan", run_id }] },
        advance: { kind: "advance", workflow_id: "daily", run_id, places: [1, 2] },
        event: { kind: "event", trigger_id: "alarm", event },
      };
      const ofAnEvent = aFire(aJob(), NOON, { hop: 0 });
      const sent = [...Object.values(each), ofAnEvent].map((message, index) => ({ message, delaySeconds: 90 * index }));
      await queue.send(sent);
      const expected = sent.map(({ message, delaySeconds }) => ({
        message,
        delaySeconds,
        queue: message === ofAnEvent ? "event" : QUEUE_OF[message.kind],
      }));
      expect((await lying()).toSorted((a, b) => a.delaySeconds - b.delaySeconds)).toEqual(expected);
    });

    it("takes any number of messages", async () => {
      const { queue, lying } = await open();
      const messages = Array.from({ length: 53 }, (_, n) => ({
        message: { kind: "wake", owner: `job#job-${n}`, wake_at: iso(NOON) } as const,
        delaySeconds: n,
      }));
      await queue.send(messages);
      expect(await lying()).toHaveLength(53);
      await queue.send([]);
      expect(await lying()).toHaveLength(53);
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
