import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { definitionOf } from "../shared/adapters/definition-of-item.ts";
import {
  base,
  dispatchQueue,
  eventRules,
  jobs,
  runs,
  triggers,
  wakeSchedules,
  workerQueues,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { ownerKey, ownerOf } from "../shared/domain/owner.ts";
import { type DefinitionChange, provisionAll, provisionChanges } from "../shared/use-cases/provision.ts";
import { answerBatch } from "./batches/answer-batch.ts";
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
  ...runs(),
  ...workflowRuns(),
  ...dispatchQueue(),
  ...workerQueues(),
  ...wakeSchedules(),
  ...eventRules(),
};

export const handler = middy<DynamoDBStreamEvent | ProvisionAll, DynamoDBBatchResponse | { provisioned: number; failed: number }>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async (event) => ("Records" in event ? provisionChanged(event.Records) : provisionAll(ports)));

function provisionChanged(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  return answerBatch(ports.telemetry, {
    name: "provision",
    records,
    idOf: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
    keysOf: ({ dynamodb }) => ({ pk: dynamodb?.Keys?.["pk"]?.S }),
    parse: changeOf,
    handle: provisionEach,
    malformed: { dropAs: "definitions_not_provisioned" },
  });
}

function changeOf({ dynamodb }: DynamoDBRecord): DefinitionChange {
  const { kind, id } = ownerOf(dynamodb?.Keys?.["pk"]?.S ?? "");
  // Seconds, as streams tell it; what falls due falls due on a whole one.
  const at = (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000;
  const { OldImage, NewImage } = dynamodb ?? {};
  const generation = OldImage?.["generation"]?.S;
  const deleted = NewImage || generation === undefined ? undefined : { kind, id, generation };
  return { owner: ownerKey(kind, id), before: imageOf(OldImage), after: imageOf(NewImage), deleted, at };
}

/** Where only an image cannot be read, the definition as it is now still can be made real. */
function imageOf(image: NonNullable<DynamoDBRecord["dynamodb"]>["OldImage"]) {
  if (!image) return undefined;
  // The two packages declare the same wire shape twice.
  const item = unmarshall(image as Record<string, AttributeValue>);
  try {
    return definitionOf(item);
  } catch (error) {
    ports.telemetry.record({ name: "provision.malformed", level: "error", detail: { pk: item["pk"], error: String(error) } });
    return undefined;
  }
}

/** Each definition once, however many of its changes are in the batch: the definition as it is now is what counts. */
async function provisionEach(changes: readonly DefinitionChange[]): Promise<readonly DefinitionChange[]> {
  const byOwner = Map.groupBy(changes, ({ owner }) => owner);
  const failed = await Promise.all(
    [...byOwner].map(async ([owner, own]) => {
      try {
        await provisionChanges(ports, owner, own);
        return [];
      } catch (error) {
        const { kind, id } = ownerOf(owner);
        ports.telemetry.record({ name: "provision.failed", level: "error", [`${kind}_id`]: id, detail: { error: String(error) } });
        ports.telemetry.measure("definitions_not_provisioned", 1);
        return own;
      }
    }),
  );
  return failed.flat();
}
