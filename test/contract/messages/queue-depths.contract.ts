import { describe, expect, it } from "vitest";
import type { QueueDepths } from "../../../shared/ports/messages/queue-depths.ts";

export interface OpenQueueDepths {
  readonly depths: QueueDepths;
  /** A worker queue's dotted name that nobody used before, with this in it. */
  readonly workerQueue: (found: {
    readonly waiting: number;
    readonly delayed: number;
    readonly inFlight: number;
    readonly dead: number;
  }) => Promise<string>;
}

/** What every QueueDepths does. `open` has a queue of its own, `dispatch`, with two messages and one dead letter; and dead letters of `schedules`, none. */
export function queueDepthsContract(name: string, open: () => Promise<OpenQueueDepths>): void {
  const own = [
    { queue: "dispatch-timer", messages: { waiting: 2, delayed: 0, in_flight: 0 }, dead_letters: 1 },
    { queue: "schedules", messages: null, dead_letters: 0 },
  ];

  describe(`${name}: depths of queues`, () => {
    it("are those of the scope's own queues and of the worker queues that were asked for", async () => {
      const { depths, workerQueue } = await open();
      const busy = await workerQueue({ waiting: 1, delayed: 2, inFlight: 1, dead: 3 });
      const idle = await workerQueue({ waiting: 0, delayed: 0, inFlight: 0, dead: 0 });
      expect(await depths.read([busy, idle])).toEqual({
        depths: [
          ...own,
          { queue: busy, messages: { waiting: 1, delayed: 2, in_flight: 1 }, dead_letters: 3 },
          { queue: idle, messages: { waiting: 0, delayed: 0, in_flight: 0 }, dead_letters: 0 },
        ],
        unread: [],
      });
    });

    it("leave out a worker queue that does not exist", async () => {
      const { depths } = await open();
      expect(await depths.read(["real.jobs.not-there"])).toEqual({ depths: own, unread: [] });
    });
  });
}
