import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { askRedrive } from "../../../tools/letters/ask-redrive.ts";
import { runRedrive, type RedriveOrder } from "../../../tools/letters/run-redrive.ts";
import { wakeWindow } from "../../../shared/domain/eventbridge/wake.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { useTables } from "../../support/stack/stack-tables.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack();
const tables = useTables(stack);

/** What `npm run redrive` prints, and whether it ends well. */
async function redrive(order: Partial<RedriveOrder>) {
  const lambda = new LambdaClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const lines: string[] = [];
  const whole = await runRedrive(askRedrive(lambda, "real"), { action: "list", queue: undefined, letters: [], ...order }, (line) =>
    lines.push(line),
  );
  lambda.destroy();
  return { whole, text: lines.join("\n") };
}

/** The runs that hold a slot. */
const activeIn = (state: Record<string, unknown>) => [...((state["active_runs"] as Set<string> | undefined) ?? [])];

describe("npm run redrive on the running stack", () => {
  it("plans again what a schedule's wake asked for, and the occurrence runs once", async () => {
    const { job_id, scheduled_at } = await tables.lostOccurrence("woken", { misfire_grace_sec: 3_600 });
    const wake = { kind: "wake", owner: `job#${job_id}`, wake_at: new Date(Date.parse(scheduled_at) - 120_000).toISOString() };
    const { from } = wakeWindow(Date.parse(wake.wake_at));
    await stack.queues.send(await stack.queues.named("Belfry-real-WakeSchedulesUndelivered"), wake);

    expect((await redrive({ queue: "schedules" })).text).toContain(
      `plans what is due of job '${job_id}' from ${new Date(from).toISOString()}`,
    );
    expect(await redrive({ action: "redrive", queue: "schedules" })).toMatchObject({
      whole: true,
      text: expect.stringContaining("schedules: 1 redriven, 0 discarded, 0 kept"),
    });
    const runs = await eventually("it is started", async () => {
      const found = await stack.real.runs(job_id);
      return found.length > 0 && found;
    });
    expect(runs).toMatchObject([{ scheduled_at, status: "queued" }]);
    expect((await redrive({ queue: "schedules" })).text).toBe("schedules: 0 letters");
  });

  it("gives a worker back what it gave up, unless its run is over", async () => {
    const { job_id, queue } = own("given-up");
    await stack.real.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 2 });
    const [first, second] = [await stack.real.runNow(job_id), await stack.real.runNow(job_id)];
    const messages = [await stack.queues.take(queue), await stack.queues.take(queue)];
    await stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id: first, status: "success" });
    for (const { text } of messages) await stack.queues.send(`${queue}-dlq`, text);

    const { whole, text } = await redrive({ action: "redrive", queue });
    expect([whole, text]).toEqual([true, expect.stringContaining(`${queue}: 1 redriven, 1 discarded, 0 kept`)]);
    expect((await stack.queues.take(queue)).message).toMatchObject({ job_id, run_id: second, attempt: 1 });
    expect(await stack.queues.waiting(`${queue}-dlq`)).toBe(0);
  });

  it("keeps what cannot be read, ends with a failure, and discards it by its id only", async () => {
    const { job_id, queue } = own("poisoned");
    await stack.real.create({ job_id, queue, interval_seconds: 86_400 });
    await stack.queues.send(`${queue}-dlq`, "{");
    const { whole, text } = await redrive({ action: "redrive", queue });
    expect([whole, text]).toEqual([false, expect.stringContaining("0 redriven, 0 discarded, 1 kept")]);
    const [, id = ""] = /: ([0-9a-f-]{36}): /.exec(text) ?? [];
    expect(await redrive({ action: "discard", queue, letters: [id] })).toMatchObject({ whole: true });
    expect(await stack.queues.waiting(`${queue}-dlq`)).toBe(0);
  });
});

describe("a stream of runs of which one cannot be read", () => {
  it("has 99 reacted to and one letter, which is redriven once the record is mended, and reacted to once", async () => {
    const { job_id, queue } = own("hundred");
    await stack.real.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 200, retry_limit: 0 });
    const ids = await Promise.all(Array.from({ length: 100 }, () => stack.real.runNow(job_id)));
    await eventually("all are queued", async () => (await stack.real.runs(job_id)).length === 100);
    const [bad = "", ...good] = ids;
    const key = { pk: `job#${job_id}`, sk: bad };
    const state = { pk: `job#${job_id}`, sk: "state" };
    // Ended by somebody who writes no time that can be read.
    await tables.update("run", key, {
      UpdateExpression: "SET #status = :status, finished_at = :never",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":status": { S: "success" }, ":never": { BOOL: true } },
    });
    await Promise.all(good.map((run_id) => stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id, status: "success" })));
    await eventually("99 have given their slots back", async () => {
      return activeIn(await tables.get("job", state)).length === 1;
    });

    const { text } = await redrive({ queue: "run-stream" });
    expect(text).toContain("run-stream: 1 letters");
    expect(text).toContain("Malformed");
    expect((await redrive({ action: "redrive", queue: "run-stream" })).text).toContain("0 redriven, 0 discarded, 1 kept");
    // A record that is put anew is an insertion, of which the stream tells nobody: it is as empty as after a day.
    await tables.replace("run", { ...(await tables.get("run", key)), finished_at: new Date().toISOString() });
    expect((await redrive({ action: "redrive", queue: "run-stream" })).text).toContain("1 redriven, 0 discarded, 0 kept");
    await eventually("the last slot is given back", async () => activeIn(await tables.get("job", state)).length === 0);
    expect(await tables.get("job", state)).toMatchObject({ "n:success:manual": 100 });
  }, 120_000);
});
