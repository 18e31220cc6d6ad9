import { describe, it } from "vitest";
import { timeOf } from "../../shared/domain/run/run-id.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();

async function createJob(name: string, settings: object = {}) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", ...settings });
  return { job_id, queue };
}

describe.concurrent("run-now", () => {
  it("starts a run with its params over the job's, also when the job is paused", async ({ expect }) => {
    const { job_id, queue } = await createJob("now", { default_params: { action: "start", depth: 1 } });
    await stack.real.act(job_id, "pause");

    const runId = await stack.real.runNow(job_id, { params: { depth: 2 }, trigger_source: "telegram" });
    const { message } = await stack.queues.take(queue);

    expect(message).toMatchObject({ run_id: runId, trigger_source: "telegram", params: { action: "start", depth: 2 } });
  });

  it("with an idempotency key, sent twice, starts one run", async ({ expect }) => {
    const { job_id, queue } = await createJob("idempotent", { max_parallel: 10 });
    const key = { "idempotency-key": job_id };

    const ids = [await stack.real.runNow(job_id, {}, key), await stack.real.runNow(job_id, {}, key)];
    const reused = await stack.real.send("POST", `/jobs/${job_id}/run-now`, { delay_seconds: 1 }, key);
    const later = await stack.real.runNow(job_id);
    await stack.real.run(job_id, later, "queued");

    expect(new Set(ids).size).toBe(1);
    expect(reused.status).toBe(422);
    expect((await stack.real.runs(job_id)).map(({ run_id }) => run_id).toSorted()).toEqual([ids[0], later].toSorted());
    await eventually("both messages have arrived", async () => (await stack.queues.waiting(queue)) >= 2);
    expect(await stack.queues.waiting(queue)).toBe(2);
  });

  it("with a delay starts the run when the delay is over, not before", async ({ expect }) => {
    const { job_id, queue } = await createJob("delayed");
    const asked = Date.now();

    const runId = await stack.real.runNow(job_id, { delay_seconds: 2 });
    const { message } = await stack.queues.take(queue);
    const received = Date.now();

    expect(message.run_id).toBe(runId);
    expect(message.scheduled_at).toBe(new Date(timeOf(runId)).toISOString());
    expect(timeOf(runId)).toBeGreaterThanOrEqual(asked + 2_000);
    expect(received).toBeGreaterThanOrEqual(timeOf(runId));
  });

  it("twenty times at once on a job with three places queues three runs; the others are refused, or skipped, each with the reason", async ({
    expect,
  }) => {
    const { job_id, queue } = await createJob("busy", { max_parallel: 3 });

    const answers = await Promise.all(Array.from({ length: 20 }, () => stack.real.send("POST", `/jobs/${job_id}/run-now`, {})));
    const refused = answers.filter(({ status }) => status === 409);
    for (const { body } of refused) expect(body).toMatchObject({ error: { reason: "slots-taken" } });
    const runs = await eventually("all runs are on record", async () => {
      const found = await stack.real.runs(job_id);
      return found.length >= 20 - refused.length && found;
    });

    const byStatus = Map.groupBy(runs, ({ status }) => status);
    expect(byStatus.get("queued")).toHaveLength(3);
    expect(byStatus.get("skipped") ?? []).toHaveLength(17 - refused.length);
    for (const { reason } of byStatus.get("skipped") ?? []) expect(reason).toMatch(/^max_parallel \(3\) runs are under way: run /);
    await eventually("the messages have arrived", async () => (await stack.queues.waiting(queue)) >= 3);
    expect(await stack.queues.waiting(queue)).toBe(3);
  });

  it("of a job that does not exist is not found", async ({ expect }) => {
    const answer = await stack.real.send("POST", `/jobs/${own("nobody").job_id}/run-now`);

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ result: "error", error: { code: "NOT_FOUND" } });
  });
});
