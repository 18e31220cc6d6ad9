import { DynamoDBClient, GetItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, it } from "vitest";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import type { FireMessage } from "../../../shared/domain/message/messages.ts";
import type { Worker } from "../../../sdk/worker/index.ts";
import { timeOf } from "../../../shared/domain/run/run-id.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack();
const NEVER_SOON = "0 0 1 1 *";

/** How often each run's handler was called. */
class Calls extends Map<string, number> {
  count(runId: string): void {
    this.set(runId, (this.get(runId) ?? 0) + 1);
  }
}

/** Counts the messages that a worker has dealt with, in whatever way. */
function dealtWith(worker: Worker): { messages: number } {
  const seen = { messages: 0 };
  for (const event of ["finished", "refused"] as const) worker.events.on(event, () => (seen.messages += 1));
  return seen;
}

describe.concurrent("every message delivered twice", () => {
  it("to a worker executes each run once", async ({ expect }) => {
    const { job_id, queue } = own("copies");
    const calls = new Calls();
    await stack.real.create({ job_id, queue, cron_expr: NEVER_SOON, max_parallel: 100 });
    const runIds = await Promise.all(Array.from({ length: 8 }, () => stack.real.runNow(job_id)));
    for (const _ of runIds) {
      const { text } = await stack.queues.take(queue);
      await Promise.all([stack.queues.send(queue, text), stack.queues.send(queue, text)]);
    }

    const worker = await stack.worker({ queue, concurrency: 4, handler: (_, { job }) => calls.count(job.run_id) });
    const seen = dealtWith(worker);

    await eventually("both copies of each message are dealt with", () => seen.messages === runIds.length * 2);
    expect(Object.fromEntries(calls)).toEqual(Object.fromEntries(runIds.map((id) => [id, 1])));
    const runs = await stack.real.runs(job_id);
    expect(runs.map(({ run_id, status, attempt }) => ({ run_id, status, attempt }))).toEqual(
      runIds.toSorted((a, b) => b.localeCompare(a)).map((run_id) => ({ run_id, status: "success", attempt: 1 })),
    );
  });

  it("to the dispatcher, all at the run's second, starts the run once", async ({ expect }) => {
    const { job_id, queue } = own("fires");
    const calls = new Calls();
    await stack.real.create({ job_id, queue, cron_expr: NEVER_SOON, max_parallel: 100 });
    await stack.worker({ queue, concurrency: 3, handler: (_, { job }) => calls.count(job.run_id) });
    const dispatchQueue = await stack.queues.named("Belfry-real-DispatchQueue");

    const runId = await stack.real.runNow(job_id, { delay_seconds: 3 });
    const fire = fireOf(job_id, runId, "manual");
    await Promise.all([stack.queues.send(dispatchQueue, fire), stack.queues.send(dispatchQueue, fire)]);
    await stack.real.run(job_id, runId, "success");
    // And two more when it is over.
    await Promise.all([stack.queues.send(dispatchQueue, fire), stack.queues.send(dispatchQueue, fire)]);
    const last = await stack.real.runNow(job_id);
    await stack.real.run(job_id, last, "success");
    await stack.queues.empty(queue);

    expect(Object.fromEntries(calls)).toEqual({ [runId]: 1, [last]: 1 });
    expect(await stack.real.runs(job_id)).toHaveLength(2);
  });

  it("from the clock, planned again by a wake, starts each occurrence once", async ({ expect }) => {
    const { job_id, queue } = own("wakes");
    const calls = new Calls();
    const { version } = await stack.real.create({ job_id, queue, cron_expr: "* * * * * *", max_parallel: 100 });
    await stack.worker({ queue, concurrency: 3, handler: (_, { job }) => calls.count(job.run_id) });
    const dispatchQueue = await stack.queues.named("Belfry-real-DispatchQueue");
    const planQueue = await stack.queues.named("Belfry-real-DispatchQueuePlan");
    const from = Date.now();

    // A wake plans the two minutes that begin two minutes after its own even one: these and the next two, each twice.
    const wakes = [2, 0].map((minutes) => ({
      kind: "wake",
      owner: `job#${job_id}`,
      wake_at: new Date(from - minutes * 60_000).toISOString(),
    }));
    await Promise.all([...wakes, ...wakes].map((wake) => stack.queues.send(planQueue, wake)));
    const isDone = ({ status, scheduled_at }: { status: string; scheduled_at: string }) =>
      status === "success" && Date.parse(scheduled_at) > from + 1_000;
    const runs = await stack.real.runsWith(job_id, "runs since the wakes", isDone, 4);
    const fires = runs.filter(isDone).map(({ run_id }) => ({ ...fireOf(job_id, run_id, "scheduler"), version }));
    await Promise.all([...fires, ...fires].map((fire) => stack.queues.send(dispatchQueue, fire)));
    const later = Math.max(...runs.map(({ run_id }) => timeOf(run_id))) + 2_000;
    const all = await stack.real.runsWith(job_id, "later runs", ({ run_id, status }) => status === "success" && timeOf(run_id) > later);

    expect([...calls].filter(([, times]) => times !== 1)).toEqual([]);
    expect(new Set(all.map(({ scheduled_at }) => scheduled_at)).size).toBe(all.length);
    expect(new Set(all.map(({ attempt }) => attempt))).toEqual(new Set([1]));
  });

  it("to react, counts a run once and goes on with one chain", async ({ expect }) => {
    const { job_id, queue } = own("changes");
    await stack.real.create({ job_id, queue, reschedule_mode: "queue", interval_seconds: 86_400 });
    const { message } = await stack.queues.take(queue);
    await stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id: message.run_id, next_delay_sec: 2 });

    await Promise.all([replayChange(job_id, message.run_id), replayChange(job_id, message.run_id)]);
    const { message: next } = await stack.queues.take(queue);
    await stack.real.send("POST", `/jobs/${job_id}/last-run`, { run_id: next.run_id, next_delay_sec: 1 });
    await stack.queues.take(queue);

    const runs = await stack.real.runs(job_id);
    expect(runs.map(({ trigger_source }) => trigger_source)).toEqual(["auto-reschedule", "auto-reschedule", "bootstrap"]);
    const labels = { job_id, scope: "real", status: "success" };
    expect(await stack.real.metric("jennie_job_runs_total", { ...labels, trigger_source: "bootstrap" })).toBe(1);
  });
});

/** The message that starts a run, as the dispatcher gets it. */
function fireOf(job_id: string, run_id: string, trigger_source: string): FireMessage {
  return { kind: "fire", owner: `job#${job_id}`, run_id, scheduled_at: new Date(timeOf(run_id)).toISOString(), trigger_source };
}

/** Hands the run's record to the function that reacts to changes once more, as a stream does that repeats a batch. */
async function replayChange(jobId: string, runId: string): Promise<void> {
  const options = { endpoint: stack.running.awsEndpoint, ...CREDENTIALS };
  const [dynamoDb, lambda] = [new DynamoDBClient(options), new LambdaClient(options)];
  try {
    const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => name.startsWith("Belfry-real-RunTable"));
    const { Item: NewImage } = await dynamoDb.send(new GetItemCommand({ TableName, Key: { pk: { S: `job#${jobId}` }, sk: { S: runId } } }));
    const Payload = JSON.stringify({ Records: [{ eventName: "MODIFY", dynamodb: { NewImage, SequenceNumber: "1" } }] });
    await lambda.send(new InvokeCommand({ FunctionName: functionName("real", "react"), Payload }));
  } finally {
    for (const client of [dynamoDb, lambda]) client.destroy();
  }
}
