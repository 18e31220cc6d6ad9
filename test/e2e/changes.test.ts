import { describe, it } from "vitest";
import { WORKER_QUEUE } from "../../shared/contract/deployment/queue-name.ts";
import type { RunView } from "../../shared/contract/runs/run.ts";
import { own, useStack } from "../support/stack/stack.ts";

const stack = useStack();
const EVERY_SECOND = "* * * * * *";
const NEVER_SOON = "0 0 1 1 *";

/** Runs that fell due after an instant. One that was taken back before its second ran as little as one that is not there. */
const startedAfter = (instant: number) => (run: RunView) => Date.parse(run.scheduled_at) > instant && run.status !== "skipped";

/** When another job, due each second, has runs three seconds younger than `instant`, this one's would be there as well. */
async function otherJobsRunOn(instant: number): Promise<void> {
  const { job_id, queue } = own("control");
  await stack.real.create({ job_id, queue, cron_expr: EVERY_SECOND, max_parallel: 1_000 });
  await stack.real.runsWith(job_id, "runs on", startedAfter(instant + 3_000));
  await stack.real.send("DELETE", `/jobs/${job_id}`);
}

async function jobEachSecond(name: string): Promise<string> {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, cron_expr: EVERY_SECOND, max_parallel: 1_000 });
  await stack.real.runsWith(job_id, "runs", () => true);
  return job_id;
}

describe.concurrent("a change takes effect on the next second", () => {
  it("of a pause: nothing runs until the job is resumed, and what fell into the pause is not made up for", async ({ expect }) => {
    const job_id = await jobEachSecond("pause");

    expect(await stack.real.act(job_id, "pause")).toMatchObject({ enabled: false, last_status: "paused", next_due_at: null });
    const paused = Date.now();
    await otherJobsRunOn(paused);
    expect((await stack.real.runs(job_id)).filter(startedAfter(paused))).toEqual([]);

    const resuming = Date.now();
    await stack.real.act(job_id, "resume");
    const runs = await stack.real.runsWith(job_id, "runs since the resume", startedAfter(resuming));
    const inThePause = runs.filter(startedAfter(paused)).filter(({ scheduled_at }) => Date.parse(scheduled_at) <= resuming);
    expect(inThePause).toEqual([]);
  });

  it("of an edit: the occurrences move with the cron expression", async ({ expect }) => {
    const { job_id, queue } = own("edit");
    await stack.real.create({ job_id, queue, cron_expr: NEVER_SOON, max_parallel: 1_000 });

    await stack.real.update(job_id, { cron_expr: "*/2 * * * * *" });
    await stack.real.runsWith(job_id, "runs", () => true);
    await stack.real.update(job_id, { cron_expr: "1-59/2 * * * * *" });
    const edited = Date.now();
    const runs = await stack.real.runsWith(job_id, "runs since the edit", startedAfter(edited), 2);

    const seconds = runs.filter(startedAfter(edited)).map(({ scheduled_at }) => new Date(scheduled_at).getUTCSeconds() % 2);
    expect(new Set(seconds)).toEqual(new Set([1]));
  });

  it("of an edit to a far time: nothing runs any more", async ({ expect }) => {
    const job_id = await jobEachSecond("later");

    const { next_due_at } = await stack.real.update(job_id, { cron_expr: NEVER_SOON });
    const edited = Date.now();
    await otherJobsRunOn(edited);

    expect(next_due_at).toMatch(/-12-31T15:00:00\.000Z$/);
    expect((await stack.real.runs(job_id)).filter(startedAfter(edited))).toEqual([]);
  });

  it("of a deletion: nothing runs any more, and what ran stays on record", async ({ expect }) => {
    const job_id = await jobEachSecond("delete");

    const answer = await stack.real.send("DELETE", `/jobs/${job_id}`);
    const deleted = Date.now();
    await otherJobsRunOn(deleted);

    expect(answer.body).toMatchObject({ message: `Job '${job_id}' deleted`, job_id, cancelled_runs: expect.any(Number), ending_runs: 0 });
    expect((await stack.real.send("GET", `/jobs/${job_id}`)).status).toBe(404);
    const runs = await stack.real.runs(job_id);
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.filter(startedAfter(deleted))).toEqual([]);
  });
});

describe.concurrent("a job whose queue does not exist", () => {
  it("gets the queue, with a dead-letter queue behind it", async ({ expect }) => {
    const { job_id, queue } = own("queue", "mock");
    await stack.mock.create({ job_id, queue, cron_expr: NEVER_SOON });

    const { RedrivePolicy, VisibilityTimeout } = await stack.queues.attributes(queue);
    const dead = await stack.queues.attributes(`${queue}-dlq`);

    expect(VisibilityTimeout).toBe(String(WORKER_QUEUE.visibilityTimeoutSeconds));
    expect(JSON.parse(RedrivePolicy ?? "{}")).toEqual({
      deadLetterTargetArn: dead["QueueArn"],
      maxReceiveCount: WORKER_QUEUE.maxReceiveCount,
    });
  });
});
