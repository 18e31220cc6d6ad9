import { describe, it } from "vitest";
import { HeartbeatAnswer, StartAnswer } from "../../shared/contract/runs/run.ts";
import { createWorker } from "../../sdk/worker/index.ts";
import { own } from "../support/stack/stack.ts";
import { read } from "../support/stack/stack-api.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { queues, real, sqs } from "./support/deployment.ts";

const DAILY = { interval_seconds: 86_400 };

describe.concurrent("a job that is deployed", () => {
  it("reaches a worker that knows only SQS and HTTP, and keeps what that one reports", async ({ expect }) => {
    const { job_id, queue } = own("raw");
    await real.api.create({ job_id, queue, ...DAILY, default_params: { market: "krx" } });
    const run_id = await real.api.runNow(job_id, { params: { mode: "😊" } }, { "idempotency-key": job_id });
    expect(await real.api.runNow(job_id, { params: { mode: "😊" } }, { "idempotency-key": job_id })).toBe(run_id);

    const { message } = await queues.take(queue);
    const claim = { attempt: 1, worker_id: "raw" };
    const started = read(
      StartAnswer,
      200,
      await real.api.send("POST", `/jobs/${job_id}/runs/${run_id}/start`, { ...claim, lease_sec: 60 }),
    );
    const alive = read(HeartbeatAnswer, 200, await real.api.send("POST", `/jobs/${job_id}/runs/${run_id}/heartbeat`, claim));
    await real.api.send("POST", `/jobs/${job_id}/last-run`, { run_id, status: "success", result: { rows: 3 } });

    expect(message).toMatchObject({ run_id, params: { market: "krx", mode: "😊" }, trigger_source: "manual", attempt: 1 });
    expect([alive.status, Date.parse(alive.lease_until ?? "") > Date.parse(started.started_at)]).toEqual(["running", true]);
    expect(await real.api.run(job_id, run_id, "success")).toMatchObject({ result: { rows: 3 }, error: null });
    await eventually("the job knows its last run", async () => (await real.api.job(job_id)).last_status === "success");
  });

  it("tries again after a failure, and keeps a result that is too large for its record", async ({ expect }) => {
    const { job_id, queue } = own("retry");
    await real.api.create({ job_id, queue, ...DAILY, retry_limit: 1 });
    const run_id = await real.api.runNow(job_id);
    const large = { text: "가".repeat(200_000) };
    const report = (body: object) => real.api.send("POST", `/jobs/${job_id}/last-run`, { run_id, ...body });

    const first = await queues.take(queue);
    await report({ attempt: 1, status: "failed", error: "the market is closed" });
    const second = await queues.take(queue);
    expect([first.message.attempt, second.message.attempt, second.message.run_id]).toEqual([1, 2, run_id]);

    expect((await report({ attempt: 2, status: "success", result: large })).status).toBe(200);
    expect(await real.api.run(job_id, run_id, "success")).toMatchObject({ attempt: 2, result: large });
  });

  it("times out when its worker is lost", async ({ expect }) => {
    const { job_id, queue } = own("lost");
    await real.api.create({ job_id, queue, ...DAILY, timeout_sec: 1, retry_limit: 0 });
    const run_id = await real.api.runNow(job_id);
    await queues.take(queue);
    await real.api.send("POST", `/jobs/${job_id}/runs/${run_id}/start`, { worker_id: "lost" });

    expect(await real.api.run(job_id, run_id, "timeout")).toMatchObject({ attempt: 1 });
  });

  it("in queue mode starts by itself on a queue that did not exist, and goes on after the delay that was reported", async ({ expect }) => {
    const { job_id, queue } = own("chain");
    await real.api.create({ job_id, queue, reschedule_mode: "queue", ...DAILY });

    const { message } = await queues.take(queue);
    expect(message).toMatchObject({ next_delay_sec: 86_400, auto_reschedule: true, trigger_source: "bootstrap" });
    await real.api.send("POST", `/jobs/${job_id}/last-run`, { run_id: message.run_id, status: "success", next_delay_sec: 2 });
    const { message: next } = await queues.take(queue);

    const before = await real.api.run(job_id, message.run_id, "success");
    expect(next.trigger_source).toBe("auto-reschedule");
    expect(Date.parse(next.scheduled_at) - Date.parse(before.finished_at ?? "")).toBe(2_000);
    expect((await queues.attributes(queue)).RedrivePolicy).toContain(`${job_id}-dlq`);
  });

  it("is worked on by the SDK", async ({ expect }) => {
    const { job_id, queue } = own("sdk");
    await real.api.create({ job_id, queue, ...DAILY });
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const options = { queue, sqs, apiUrl: real.apiUrl, token: real.token, logger: quiet, handleSignals: false, waitTimeSeconds: 1 };
    const worker = createWorker({ ...options, handler: (params) => ({ doubled: Number(params["value"]) * 2 }) });
    await worker.start();
    const run_id = await real.api.runNow(job_id, { params: { value: 21 } });
    expect(await real.api.run(job_id, run_id, "success")).toMatchObject({ result: { doubled: 42 } });
    await worker.stop();
  });

  it("keeps what is reported over the completion queue", async ({ expect }) => {
    const { job_id, queue } = own("completed");
    await real.api.create({ job_id, queue, ...DAILY });
    const run_id = await real.api.runNow(job_id);
    await queues.take(queue);
    await queues.send("belfry-real-completion", { job_id, scope: "real", run_id, status: "success", result: "by queue" });

    expect(await real.api.run(job_id, run_id, "success")).toMatchObject({ result: "by queue" });
  });

  it("has no run while it is paused, and again when it is resumed", async ({ expect }) => {
    const { job_id, queue } = own("paused");
    await real.api.create({ job_id, queue, reschedule_mode: "queue", ...DAILY });
    const { message } = await queues.take(queue);
    expect(await real.api.act(job_id, "pause")).toMatchObject({ enabled: false, next_due_at: null });
    await real.api.send("POST", `/jobs/${job_id}/last-run`, { run_id: message.run_id, status: "success", next_delay_sec: 1 });
    await real.api.run(job_id, message.run_id, "success");
    expect(await real.api.act(job_id, "resume")).toMatchObject({ enabled: true });

    expect((await queues.take(queue)).message).toMatchObject({ trigger_source: "resume" });
    expect((await real.api.runs(job_id)).map(({ trigger_source }) => trigger_source)).toEqual(["resume", "bootstrap"]);
  });

  it("can be deleted while a run of it is queued; its worker hears that there is nothing to do", async ({ expect }) => {
    const { job_id, queue } = own("deleted");
    await real.api.create({ job_id, queue, ...DAILY });
    const run_id = await real.api.runNow(job_id);
    const { message } = await queues.take(queue);
    const deleted = await real.api.send("DELETE", `/jobs/${job_id}`);
    const start = await real.api.send("POST", `/jobs/${job_id}/runs/${run_id}/start`, { worker_id: "late" });

    expect([message.run_id, deleted.status, (await real.api.send("GET", `/jobs/${job_id}`)).status]).toEqual([run_id, 200, 404]);
    expect([404, 409]).toContain(start.status);
  });
});
