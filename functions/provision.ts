import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { jobIdOf } from "../shared/adapters/job-items.ts";
import { base, dispatchQueue, jobs, wakeSchedules, workerQueues } from "../shared/composition.ts";
import { provisionAll, provisionJob } from "../shared/use-cases/provision-job.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Provisions every job: sent daily by EventBridge Scheduler, and by `npm run reprovision`. */
interface ProvisionAll {
  readonly kind: "provision-all";
}

/** Keeps EventBridge and the queues equal to the definitions. Triggered by: the stream of JobTable (definitions only), and daily. */
const ports = { ...base("provision"), ...jobs(), ...dispatchQueue(), ...workerQueues(), ...wakeSchedules() };

export const handler = middy<DynamoDBStreamEvent | ProvisionAll, DynamoDBBatchResponse | { provisioned: number; failed: number }>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async (event) => ("Records" in event ? provisionChanged(event.Records) : provisionAll(ports)));

/** Each job once, however many of its changes are in the batch: the definition as it is now is what counts. */
async function provisionChanged(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  const byJob = Map.groupBy(records, (record) => jobIdOf(record.dynamodb?.Keys?.["pk"]?.S ?? ""));
  const failed = await Promise.all([...byJob].map(([jobId, changes]) => provisioned(jobId).then((done) => (done ? [] : changes))));
  return { batchItemFailures: failed.flat().map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? "" })) };
}

async function provisioned(jobId: string): Promise<boolean> {
  try {
    await provisionJob(ports, jobId);
    return true;
  } catch (error) {
    ports.telemetry.record({ name: "provision.failed", level: "error", job_id: jobId, detail: { error: String(error) } });
    return false;
  }
}
