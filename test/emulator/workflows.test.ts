import { describe, it } from "vitest";
import { own } from "../support/stack/stack.ts";
import { StackWorkflows, statusesOf } from "../support/stack/stack-workflows.ts";
import { queues, real } from "./support/deployment.ts";

const workflows = new StackWorkflows(real.api);

describe.concurrent("a workflow that is deployed", () => {
  it("stops at a step that fails; a retry repeats it in the same run, with results of steps before", async ({ expect }) => {
    const { job_id: id, queue } = own("retried");
    const steps = [
      { step_id: "fetch", queue, retry_limit: 0 },
      { step_id: "train", queue, retry_limit: 0, params: { rows: "<$.steps.fetch.result.rows>" } },
    ];
    await workflows.put(id, { steps });
    const runId = await workflows.start(id);
    const work = async (report: object) => {
      const { message } = await queues.take(queue);
      const body = { run_id: message.run_id, attempt: message.attempt, ...report };
      expect((await real.api.send("POST", `/jobs/${message.job_id}/last-run`, body)).status).toBe(200);
      return message;
    };

    await work({ status: "success", result: { rows: 7 } });
    await work({ status: "failed", error: "out of memory" });
    expect(statusesOf(await workflows.ended(id, runId))).toEqual({ fetch: "success", train: "failed" });

    await workflows.control(id, runId, "retry");
    expect(await work({ status: "success" })).toMatchObject({ job_id: `${id}:train`, params: { rows: 7 } });
    const ended = await workflows.run(id, runId, "has succeeded", ({ status }) => status === "success");
    expect([statusesOf(ended), ended.attempt]).toEqual([{ fetch: "success", train: "success" }, 2]);
  });

  it("is stopped while a step runs, and its worker hears it", async ({ expect }) => {
    const { job_id: id, queue } = own("stopped");
    await workflows.put(id, {
      steps: [
        { step_id: "long", queue },
        { step_id: "never", queue },
      ],
    });
    const runId = await workflows.start(id);
    const { message } = await queues.take(queue);
    const claim = { attempt: 1, worker_id: "raw" };
    const run = `/jobs/${message.job_id}/runs/${message.run_id}`;
    expect((await real.api.send("POST", `${run}/start`, claim)).status).toBe(200);

    await workflows.control(id, runId, "stop");
    const ended = await workflows.run(id, runId, "is over", ({ status }) => status !== "running" && status !== "queued");
    expect(ended.steps["never"]?.status).not.toBe("success");
    expect((await real.api.send("POST", `${run}/heartbeat`, claim)).status).toBe(409);
  });

  it("is woken by its schedule, not while it is paused", async ({ expect }) => {
    const { job_id: id, queue } = own("woken");
    await workflows.put(id, { cron_expr: "*/2 * * * * *", max_parallel: 100, steps: [{ step_id: "only", queue }] });
    await queues.take(queue);

    const paused = await real.api.send("POST", `/api/v1/workflows/${id}/pause`);
    expect([paused.status, paused.body]).toMatchObject([200, { is_active: false, next_due_at: null }]);
    const resumed = await real.api.send("POST", `/api/v1/workflows/${id}/resume`);
    expect([resumed.status, resumed.body]).toMatchObject([200, { is_active: true }]);
    const { length } = await workflows.runs(id);
    await expect.poll(async () => (await workflows.runs(id)).length, { timeout: 60_000 }).toBeGreaterThan(length);
    await workflows.delete(id);
  });
});
