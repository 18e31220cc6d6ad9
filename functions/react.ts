import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { runOf } from "../shared/adapters/run-items.ts";
import { base, dispatchQueue, jobs, wakeSchedules, workerQueues } from "../shared/composition.ts";
import { settleRun } from "../shared/use-cases/settle-run.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/** Does what follows from a run's change. Triggered by: the stream of RunTable, filtered to ended runs and further attempts. */
const ports = { ...base("react"), ...jobs(), ...dispatchQueue(), ...workerQueues(), ...wakeSchedules() };
const processor = new BatchProcessor(EventType.DynamoDBStreams);

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
  .use(flushTelemetry(ports.telemetry))
  .handler((event, context) => processPartialResponse(event, settle, processor, { context, throwOnFullBatchFailure: false }));

async function settle({ dynamodb }: DynamoDBRecord): Promise<void> {
  // The two packages declare the same wire shape twice.
  if (dynamodb?.NewImage) await settleRun(ports, runOf(unmarshall(dynamodb.NewImage as Record<string, AttributeValue>)));
}
