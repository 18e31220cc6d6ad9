import { describe, it } from "vitest";
import { own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack();

/** A job that runs only when it is told to, unless the schedule says otherwise. */
async function createJob(name: string, settings: object) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", ...settings });
  return { job_id, queue };
}

async function slotIsFree(job_id: string): Promise<void> {
  const isFree = async () => (await stack.real.metric("jennie_job_active_runs", { job_id, scope: "real" })) === 0;
  await eventually(`no run of ${job_id} holds a slot`, isFree, { withinMs: 50_000 });
}

describe.concurrent("an attempt", () => {
  it("that fails is made again, and the last failure ends the run with its error and frees the slot", async ({ expect }) => {
    const { job_id, queue } = await createJob("fails", { retry_limit: 1 });
    const attempts: number[] = [];
    await stack.worker({
      queue,
      handler: (_, { attempt }) => {
        attempts.push(attempt);
        throw new Error(`broker refused order ${attempt}`);
      },
    });

    const runId = await stack.real.runNow(job_id);
    const run = await stack.real.run(job_id, runId, "failed");

    expect(attempts).toEqual([1, 2]);
    expect(run).toMatchObject({ attempt: 2, trigger_source: "manual", retry_at: null });
    expect(run.error).toContain("broker refused order 2");
    await slotIsFree(job_id);
    const job = await stack.real.job(job_id);
    expect(job.last_status).toBe("failed");
    expect(job.last_error).toContain("broker refused order 2");
  });

  it("that succeeds after a failed one makes the run a success, without its error", async ({ expect }) => {
    const { job_id, queue } = await createJob("recovers", { retry_limit: 1 });
    await stack.worker({
      queue,
      handler: (_, { attempt }) => {
        if (attempt === 1) throw new Error("the market is not open yet");
        return { scanned: 7 };
      },
    });

    const runId = await stack.real.runNow(job_id);

    expect(await stack.real.run(job_id, runId, "success")).toMatchObject({ attempt: 2, error: null, result: { scanned: 7 } });
    expect(await stack.real.runs(job_id)).toHaveLength(1);
  });

  it("whose worker never reports is ended by the service, and sent again as the next one", async ({ expect }) => {
    const { job_id, queue } = await createJob("silent", { retry_limit: 1, timeout_sec: 1 });
    const runId = await stack.real.runNow(job_id);

    for (const attempt of [1, 2]) {
      const { message } = await stack.queues.take(queue);
      expect(message).toMatchObject({ run_id: runId, attempt });
      const claim = await stack.real.send("POST", `/jobs/${job_id}/runs/${runId}/start`, { attempt, worker_id: "silent" });
      expect(claim.body).toMatchObject({ claimed: true, attempt });
    }

    const run = await stack.real.run(job_id, runId, "timeout");
    expect(run).toMatchObject({ attempt: 2, error: "timed out after 1 s" });
    await slotIsFree(job_id);
  });

  it("that nobody starts in time ends the run, with the reason, and frees the slot", async ({ expect }) => {
    const { job_id } = await createJob("unstarted", { retry_limit: 3, timeout_sec: 1, misfire_grace_sec: 1 });

    const runId = await stack.real.runNow(job_id);

    expect(await stack.real.run(job_id, runId, "timeout")).toMatchObject({ reason: "no worker started it in time", started_at: null });
    await slotIsFree(job_id);
  });

  it("is given to one of two workers that ask for it, and again to the one that has it", async ({ expect }) => {
    const { job_id } = await createJob("claim", {});
    const runId = await stack.real.runNow(job_id);
    await stack.real.run(job_id, runId, "queued");
    const claim = (worker_id: string) => stack.real.send("POST", `/jobs/${job_id}/runs/${runId}/start`, { attempt: 1, worker_id });

    const claims = await Promise.all(["first", "second"].map(claim));

    expect(claims.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = claims[0]?.status === 200 ? "first" : "second";
    expect((await claim(winner)).body).toEqual(claims.find(({ status }) => status === 200)?.body);
  });
});
