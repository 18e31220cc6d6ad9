import { describe, it } from "vitest";
import { own, useStack } from "../support/stack/stack.ts";
import { StackTriggers } from "../support/stack/stack-triggers.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();
const triggers = new StackTriggers(stack.real);
const WORDS = "😊 👩‍🚀 한국 \u{10ffff} \ufffe\uffff é\r\n\t";

/** A job that only a trigger starts. */
async function aJob(name: string) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 1_000, retry_limit: 0 });
  return { job_id, queue };
}

describe.concurrent("characters of every plane", () => {
  it("go from an event through a trigger to the worker's message", async ({ expect }) => {
    const { job_id, queue } = await aJob("characters");
    await triggers.put(job_id, {
      type: "event",
      source_topic: `${job_id}.*`,
      topic: `${job_id}-done`,
      targets: [{ job_id, params: { v: "<$.detail.v>" } }],
    });
    await triggers.heard(job_id, `${job_id}.said`, { v: WORDS });

    expect((await stack.queues.take(queue)).message.params).toEqual({ v: WORDS });
  });

  it("go from a run's error to a trigger on failed runs", async ({ expect }) => {
    const { job_id } = await aJob("failing");
    const listener = await aJob("listening");
    await triggers.put(listener.job_id, {
      type: "event",
      source_topic: "run.failed",
      topic: `${listener.job_id}-done`,
      filter: { detail: { job_id: [job_id] } },
      targets: [{ job_id: listener.job_id, params: { error: "<$.detail.error>" } }],
    });
    // Again until the trigger's rule is in place.
    const failed = await eventually("the trigger hears of a failed run", async () => {
      const run_id = await stack.real.runNow(job_id);
      await stack.real.run(job_id, run_id, "queued");
      await stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id, status: "failed", error: WORDS });
      const run = await stack.real.run(job_id, run_id, "failed");
      return (await triggers.occurrences(listener.job_id)).length > 0 && run;
    });

    expect((await stack.queues.take(listener.queue)).message.params).toEqual({ error: WORDS });
    expect(failed).toMatchObject({ error: WORDS });
  });
});
