import { expect, it } from "vitest";
import { aFire, aJob } from "../../support/samples.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();

it("lists dead letters page by page, redrives those that are named, discards the others, and says of each what became of it", async () => {
  const { deadLetters } = the.api.memory;
  const ids = [0, 1, 2].map((n) => deadLetters.add("dispatch-timer", aFire(aJob(), Date.now() + n * 60_000), { sentAt: n }).letterId);
  const scheduler = the.scheduler();

  expect(await scheduler.listDeadLetterQueues()).toEqual({ queues: [{ queue: "dispatch-timer", letters: 3 }], unread: [] });
  const first = await scheduler.listDeadLetters("dispatch-timer", { limit: 2 });
  const second = await scheduler.listDeadLetters("dispatch-timer", { cursor: first.next_cursor ?? "" });
  expect([...first.letters, ...second.letters].map(({ letter_id }) => letter_id)).toEqual(ids);
  expect(await scheduler.redriveDeadLetters("dispatch-timer", ids.slice(0, 1))).toMatchObject({
    letters: [{ letter_id: ids[0], outcome: "redriven" }],
  });
  expect((await scheduler.discardDeadLetters("dispatch-timer", ids.slice(0, 2))).missing).toEqual([ids[0]]);
  the.faults.push("lose the answer");
  expect(await scheduler.redriveDeadLetters("dispatch-timer")).toMatchObject({ letters: [], more: false });
  expect(the.api.memory.dispatch.sent).toHaveLength(2);
  expect((await scheduler.discardDeadLetters("dispatch-timer", "all")).letters).toEqual([]);
});

it("says no to a queue that this scope does not have", async () => {
  await expect(the.scheduler().listDeadLetters("mock.jobs.etl")).rejects.toMatchObject({
    status: 404,
    reason: "dead-letter-queue-not-found",
  });
});
