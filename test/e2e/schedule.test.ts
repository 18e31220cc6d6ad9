import { describe, it } from "vitest";
import type { RunView } from "../../shared/contract/runs/run.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();
const succeeded = ({ status }: RunView) => status === "success";

describe.concurrent("a job on the clock", () => {
  it.for([
    ["with seconds in its cron", { cron_expr: "*/2 * * * * *" }, 2],
    ["with an interval", { interval_seconds: 1 }, 1],
    ["with both, of which the cron counts,", { cron_expr: "*/2 * * * * *", interval_seconds: 86_400 }, 2],
  ] as const)("%s runs on its seconds, and its runs are listed newest first", async ([, schedule, step], { expect }) => {
    const { job_id, queue } = own("clock");
    const received: { scheduledAt: number; at: number }[] = [];
    await stack.real.create({ job_id, queue, ...schedule });
    await stack.worker({ queue, handler: (_, { job }) => received.push({ scheduledAt: Date.parse(job.scheduled_at), at: Date.now() }) });

    const runs = await stack.real.runsWith(job_id, "successful runs", succeeded, 3);

    for (const { scheduledAt, at } of received) {
      expect(scheduledAt % (step * 1000)).toBe(0);
      expect(at).toBeGreaterThanOrEqual(scheduledAt);
    }
    const scheduled = runs.map((run) => run.scheduled_at);
    expect(scheduled).toEqual(scheduled.toSorted().toReversed());
    expect(new Set(scheduled).size).toBe(scheduled.length);
    for (const run of runs.filter(succeeded)) {
      expect(run).toMatchObject({ trigger_source: "scheduler", attempt: 1, reason: null, error: null });
      expect(run.lateness).toBeGreaterThanOrEqual(0);
    }
  });

  it("sends its worker exactly the documented fields, in their order", async ({ expect }) => {
    const { job_id, queue } = own("message");
    await stack.real.create({
      job_id,
      queue,
      interval_seconds: 1,
      default_params: { scan_mode: "swing" },
      timeout_sec: 90,
      retry_limit: 2,
      telemetry_label: "buy_scanner_job",
    });

    const { text, message } = await stack.queues.take(queue);

    const fields = "job_id scope run_id trigger_source params next_delay_sec auto_reschedule timeout_sec retry_limit telemetry_label";
    expect(Object.keys(JSON.parse(text))).toEqual([...fields.split(" "), "queued_at", "scheduled_at", "attempt"]);
    expect(message).toMatchObject({
      job_id,
      scope: "real",
      trigger_source: "scheduler",
      params: { scan_mode: "swing" },
      next_delay_sec: null,
      auto_reschedule: false,
      timeout_sec: 90,
      retry_limit: 2,
      telemetry_label: "buy_scanner_job",
      attempt: 1,
    });
    expect(Date.parse(message.queued_at)).toBeGreaterThanOrEqual(Date.parse(message.scheduled_at));
  });

  it("counts its runs in the metrics and shows the last of them", async ({ expect }) => {
    const { job_id, queue } = own("metrics");
    await stack.real.create({ job_id, queue, interval_seconds: 1 });
    await stack.worker({ queue, handler: () => "done" });
    await stack.real.runsWith(job_id, "successful runs", succeeded, 2);

    const labels = { job_id, scope: "real" };
    const two = async () => {
      const count = await stack.real.metric("jennie_job_runs_total", { ...labels, status: "success", trigger_source: "scheduler" });
      return count !== undefined && count >= 2 && count;
    };
    const counted = await eventually("two runs are counted", two, { withinMs: 50_000 });

    expect((await stack.real.runs(job_id, "success")).length).toBeGreaterThanOrEqual(counted);
    expect(await stack.real.metric("jennie_job_lateness_seconds_count", labels)).toBeGreaterThanOrEqual(counted);
    expect(await stack.real.metric("jennie_job_duration_seconds_count", labels)).toBeGreaterThanOrEqual(counted);
    const job = await stack.real.job(job_id);
    expect(job.last_run_at).not.toBeNull();
    expect(Date.parse(job.next_due_at ?? "")).toBeGreaterThan(Date.parse(job.created_at));
  });

  it("that is still running when it falls due again is skipped, with the reason", async ({ expect }) => {
    const { job_id, queue } = own("slow");
    const work = Promise.withResolvers<void>();
    await stack.real.create({ job_id, queue, interval_seconds: 1, max_parallel: 1 });
    await stack.worker({ queue, concurrency: 2, handler: () => work.promise });

    const runs = await stack.real.runsWith(job_id, "skipped runs", ({ status }) => status === "skipped", 2);
    const [first] = runs.toReversed();
    work.resolve();

    expect(runs.filter(({ status }) => status === "queued" || status === "running")).toHaveLength(1);
    expect(runs.find(({ status }) => status === "skipped")).toMatchObject({
      reason: expect.stringMatching(/^max_parallel \(1\) runs are under way: run /) as unknown,
      started_at: null,
    });
    await stack.real.run(job_id, first?.run_id ?? "", "success");
  });
});
