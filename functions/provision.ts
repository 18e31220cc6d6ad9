import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { base, dispatchQueue, eventRules, jobs, triggers, wakeSchedules, workerQueues, workflows } from "../shared/composition.ts";
import { type OwnerKey, ownerKey, ownerOf } from "../shared/domain/owner.ts";
import { provision, provisionAll } from "../shared/use-cases/provision.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Provisions every definition: sent daily by EventBridge Scheduler, and by `npm run reprovision`. */
interface ProvisionAll {
  readonly kind: "provision-all";
}

/** Keeps EventBridge and the queues equal to the definitions. Triggered by: the stream of JobTable (definitions only), and daily. */
const ports = {
  ...base("provision"),
  ...jobs(),
  ...triggers(),
  ...workflows(),
  ...dispatchQueue(),
  ...workerQueues(),
  ...wakeSchedules(),
  ...eventRules(),
};

export const handler = middy<DynamoDBStreamEvent | ProvisionAll, DynamoDBBatchResponse | { provisioned: number; failed: number }>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async (event) => ("Records" in event ? provisionChanged(event.Records) : provisionAll(ports)));

/** Each definition once, however many of its changes are in the batch: the definition as it is now is what counts. */
async function provisionChanged(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  const byOwner = Map.groupBy(records, (record) => ownerIn(record));
  const failed = await Promise.all([...byOwner].map(([owner, changes]) => provisioned(owner).then((done) => (done ? [] : changes))));
  return { batchItemFailures: failed.flat().map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? "" })) };
}

function ownerIn(record: DynamoDBRecord): OwnerKey {
  const { kind, id } = ownerOf(record.dynamodb?.Keys?.["pk"]?.S ?? "");
  return ownerKey(kind, id);
}

async function provisioned(owner: OwnerKey): Promise<boolean> {
  try {
    await provision(ports, owner);
    return true;
  } catch (error) {
    ports.telemetry.record({ name: "provision.failed", level: "error", detail: { owner, error: String(error) } });
    return false;
  }
}
