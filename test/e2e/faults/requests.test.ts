import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import type { RequestCounts } from "../../../localstack/stack/counts.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack({ count: true });
const TEN = Array.from({ length: 10 }, (_, index) => index);

/**
 * What ten runs of a batch took from their fires on, of requests that do not depend on how long anybody waited. Their
 * deadlines come two minutes later, and are not counted.
 */
function taken(before: RequestCounts, after: RequestCounts) {
  const count = (service: string, operation: string, of: "requests" | "entries" | "capacityUnits") =>
    (after.services[service]?.[operation]?.[of] ?? 0) - (before.services[service]?.[operation]?.[of] ?? 0);
  const sum = (service: string, operations: readonly string[], of: "requests" | "capacityUnits") =>
    operations.reduce((all, operation) => all + count(service, operation, of), 0);
  const http = (counts: RequestCounts) => counts.httpApi["Belfry-real"]?.requests ?? 0;
  const deletes = sum("sqs", ["DeleteMessage", "DeleteMessageBatch"], "requests");
  return {
    write_units: sum("dynamodb", ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"], "capacityUnits"),
    read_units: sum("dynamodb", ["GetItem", "BatchGetItem", "Query", "Scan"], "capacityUnits"),
    updates: count("dynamodb", "UpdateItem", "requests"),
    // What was deleted had been received in as many requests; receives that came back empty are the wait of whoever has nothing to do.
    sqs:
      sum("sqs", ["SendMessage", "SendMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch"], "requests") + 2 * deletes,
    http: http(after) - http(before),
  };
}

it("a run in full batches takes 6 write units, at most 3 read units, 1 SQS request and a tenth of an HTTP request", async () => {
  const { queue } = own("counted");
  const jobs = await Promise.all(
    TEN.map(async (n) => {
      const job_id = `${own("counted").job_id}-${n}`;
      await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *" });
      return job_id;
    }),
  );
  const all = Promise.withResolvers<void>();
  let begun = 0;
  let deleted = 0;
  const worker = await stack.worker({
    queue,
    concurrency: 10,
    handler: async () => {
      begun += 1;
      if (begun === 10) all.resolve();
      await all.promise;
    },
  });
  worker.events.on("deleted", () => (deleted += 1));
  const QueueUrl = await stack.queues.url(await stack.queues.named("Belfry-real-DispatchQueue"));
  const scheduled_at = new Date().toISOString();
  const Entries = jobs.map((job_id, n) => {
    const owner = `job#${job_id}` as const;
    const run_id = runId({ scope: "real", owner, scheduledAt: Date.parse(scheduled_at), tail: String(n) });
    return { Id: String(n), MessageBody: JSON.stringify({ kind: "fire", owner, run_id, scheduled_at, trigger_source: "manual" }) };
  });

  // What follows from their registration is none of the runs' business.
  const scheduled = () => stack.running.requestCounts().services["scheduler"]?.["CreateSchedule"]?.requests;
  await eventually("the jobs have their schedules", () => scheduled() === 10);

  const before = stack.running.requestCounts();
  await stack.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  // Slot, claim, success, slot given back: four updates a run. A request is counted when it comes, its units when it is answered.
  const seen = () => taken(before, stack.running.requestCounts());
  await eventually("ten runs have ended", async () => deleted === 10 && seen().updates >= 40 && seen().write_units >= 60);
  const { write_units, read_units, sqs, http } = seen();
  expect({ write_units, http }).toEqual({ write_units: 60, http: 1 });
  expect(read_units).toBeLessThanOrEqual(30);
  expect(sqs).toBeLessThanOrEqual(10);
});
