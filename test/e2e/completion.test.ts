import { randomUUID } from "node:crypto";
import { describe, it } from "vitest";
import { completionQueueName } from "../../shared/contract/deployment/queue-name.ts";
import { runId } from "../../shared/domain/run/run-id.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();

/** A job with a run that waits for its worker. */
async function queuedRun(name: string, settings: object = {}, scope: "real" | "mock" = "real") {
  const { job_id, queue } = own(name, scope);
  await stack[scope].create({ job_id, queue, cron_expr: "0 0 1 1 *", ...settings });
  const run_id = await stack[scope].runNow(job_id);
  await stack[scope].run(job_id, run_id, "queued");
  const report = (body?: object) => stack[scope].send("POST", `/jobs/${job_id}/last-run`, body);
  return { job_id, run_id, report };
}

describe.concurrent("a report of a run's end", () => {
  it("by run id ends that run, and repeated gets the same answer", async ({ expect }) => {
    const { job_id, run_id, report } = await queuedRun("by-id", { max_parallel: 2 });
    const other = await stack.real.runNow(job_id);

    const first = await report({ run_id, status: "success", result: { rows: 3 } });
    await stack.real.run(job_id, run_id, "success");
    await eventually("its slot is free", async () => (await stack.real.job(job_id)).last_status === "success");
    const [second, third] = [await report({ run_id, status: "success" }), await report({ run_id, status: "success" })];

    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(third.body).toEqual(second.body);
    expect(await stack.real.run(job_id, run_id, "success")).toMatchObject({ result: { rows: 3 } });
    await stack.real.run(job_id, other, "queued");
  });

  it("without anything means the one active run, and that it succeeded; said again it means nothing", async ({ expect }) => {
    const { job_id, run_id, report } = await queuedRun("bare");

    expect((await report()).status).toBe(200);
    expect(await stack.real.run(job_id, run_id, "success")).toMatchObject({ error: null });

    expect((await report()).body).toMatchObject({ job_id, last_status: "success" });
  });

  it("takes the first system's word for success", async ({ expect }) => {
    const { job_id, run_id, report } = await queuedRun("done");

    expect((await report({ scope: "real", status: "done", error: null })).status).toBe(200);
    expect((await stack.real.run(job_id, run_id, "success")).finished_at).not.toBeNull();
  });

  it("of a run or a job that does not exist is not found", async ({ expect }) => {
    const { job_id, report } = await queuedRun("unknown");
    const unknown = runId({ scope: "real", owner: randomUUID(), scheduledAt: Date.now() });

    expect((await report({ run_id: unknown })).status).toBe(404);
    expect((await report({ scope: "mock" })).status).toBe(404);
    expect((await stack.real.send("POST", `/jobs/${job_id}-other/last-run`)).status).toBe(404);
  });

  it("that comes after the run has timed out is a conflict, and changes nothing", async ({ expect }) => {
    const { job_id, run_id, report } = await queuedRun("late", { timeout_sec: 1, retry_limit: 0 });
    await stack.real.send("POST", `/jobs/${job_id}/runs/${run_id}/start`, { worker_id: "late" });
    const timedOut = await stack.real.run(job_id, run_id, "timeout");

    const answer = await report({ run_id, attempt: 1, status: "success" });

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await stack.real.run(job_id, run_id, "timeout")).toEqual(timedOut);
  });
});

describe.concurrent("the completion queue", () => {
  it("takes the same report as a message", async ({ expect }) => {
    const { job_id, run_id } = await queuedRun("message", { retry_limit: 0 });

    await stack.queues.send(completionQueueName("real"), { job_id, run_id, attempt: 1, status: "failed", error: "no quotes" });

    expect(await stack.real.run(job_id, run_id, "failed")).toMatchObject({ error: "no quotes" });
  });

  it("is done with a report that cannot be true", async ({ expect }) => {
    const queue = completionQueueName("mock");
    const { job_id, run_id } = await queuedRun("untrue", {}, "mock");
    const unknown = runId({ scope: "mock", owner: job_id, scheduledAt: Date.now() });

    await stack.queues.send(queue, { job_id, run_id: unknown, status: "success" });

    await stack.queues.empty(queue);
    expect(await stack.queues.waiting(`${queue}-dlq`)).toBe(0);
    await stack.mock.run(job_id, run_id, "queued");
  });
});

describe("a message on the completion queue that nobody understands", () => {
  it("does nothing and is set aside", async ({ expect }) => {
    const queue = completionQueueName("mock");
    const { job_id, run_id } = await queuedRun("malformed", {}, "mock");
    // As deployed it is tried ten times, a minute apart.
    const policy: unknown = JSON.parse((await stack.queues.attributes(queue))["RedrivePolicy"] ?? "");
    expect(policy).toMatchObject({ maxReceiveCount: 10 });
    await stack.queues.change(queue, { VisibilityTimeout: "1", RedrivePolicy: JSON.stringify({ ...Object(policy), maxReceiveCount: 1 }) });

    await stack.queues.send(queue, "this is no report");
    await stack.queues.send(queue, { job_id, run_id, status: "success", stauts: "failed" });

    await eventually("both are set aside", async () => (await stack.queues.waiting(`${queue}-dlq`)) === 2);
    await stack.mock.run(job_id, run_id, "queued");
  });
});
