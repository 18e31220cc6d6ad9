import { describe, it } from "vitest";
import type { RunView } from "../../shared/contract/runs/run.ts";
import { own, useStack } from "../support/stack/stack.ts";

const stack = useStack();
const DELAY_MS = 1_000;

/** In a single chain each run is due exactly its delay after the end of the one before. */
function links(runs: readonly RunView[]): (number | undefined)[] {
  const oldestFirst = runs.toReversed();
  return oldestFirst.slice(1).map((run, index) => {
    const before = oldestFirst[index]?.finished_at;
    return before === null || before === undefined ? undefined : Date.parse(run.scheduled_at) - Date.parse(before);
  });
}

describe.concurrent("a job in queue mode", () => {
  it("starts by itself and goes on after each run's delay, until it is paused, and begins anew once when it is resumed", async ({
    expect,
  }) => {
    const { job_id, queue } = own("chain");
    await stack.real.create({ job_id, queue, reschedule_mode: "queue", interval_seconds: DELAY_MS / 1000 });
    await stack.worker({ queue, concurrency: 3, handler: () => undefined });

    const chain = await stack.real.runsWith(job_id, "ended runs", ({ status }) => status === "success", 3);
    expect(chain.toReversed().map(({ trigger_source }) => trigger_source)).toEqual([
      "bootstrap",
      ...Array.from({ length: chain.length - 1 }, () => "auto-reschedule"),
    ]);
    expect(new Set(links(chain))).toEqual(new Set([DELAY_MS]));

    await stack.real.act(job_id, "pause");
    const paused = Date.now();
    const control = own("control");
    await stack.real.create({ ...control, interval_seconds: 1, max_parallel: 1_000 });
    await stack.real.runsWith(control.job_id, "younger runs", ({ scheduled_at }) => Date.parse(scheduled_at) > paused + 2 * DELAY_MS);
    expect((await stack.real.runs(job_id)).filter(({ scheduled_at }) => Date.parse(scheduled_at) > paused)).toEqual([]);

    await Promise.all([stack.real.act(job_id, "resume"), stack.real.act(job_id, "resume")]);
    await stack.real.act(job_id, "resume");
    const isResumed = ({ scheduled_at }: RunView) => Date.parse(scheduled_at) > paused;
    const resumed = await stack.real.runsWith(job_id, "runs since the resume", (run) => isResumed(run) && run.status === "success", 3);
    const second = resumed.filter(isResumed);
    expect(second.at(-1)?.trigger_source).toBe("resume");
    expect(second.filter(({ trigger_source }) => trigger_source === "resume")).toHaveLength(1);
    expect(new Set(links(second))).toEqual(new Set([DELAY_MS]));
  });

  it("tells its worker the delay and follows the one that the worker reports", async ({ expect }) => {
    const { job_id, queue } = own("delay");
    await stack.real.create({ job_id, queue, reschedule_mode: "queue", interval_seconds: 86_400 });

    const { message } = await stack.queues.take(queue);
    expect(message).toMatchObject({ next_delay_sec: 86_400, auto_reschedule: true, trigger_source: "bootstrap" });
    await stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id: message.run_id, status: "success", next_delay_sec: 2 });
    const { message: next } = await stack.queues.take(queue);

    const [, first] = await stack.real.runs(job_id);
    expect(next.trigger_source).toBe("auto-reschedule");
    expect(Date.parse(next.scheduled_at) - Date.parse(first?.finished_at ?? "")).toBe(2_000);
  });

  it("goes on after its interval when a worker was lost without a report", async ({ expect }) => {
    const { job_id, queue } = own("lost");
    await stack.real.create({ job_id, queue, reschedule_mode: "queue", interval_seconds: 1, timeout_sec: 1, retry_limit: 0 });

    const { message } = await stack.queues.take(queue);
    await stack.real.send("POST", `/jobs/${job_id}/runs/${message.run_id}/start`, { worker_id: "lost" });
    const { message: next } = await stack.queues.take(queue);

    expect(next).toMatchObject({ trigger_source: "auto-reschedule", attempt: 1 });
    expect(await stack.real.run(job_id, message.run_id, "timeout")).toMatchObject({ attempt: 1 });
  });
});
