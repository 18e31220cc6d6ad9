import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { runOf } from "../shared/adapters/dynamodb/run-items.ts";
import { workflowRunOf } from "../shared/adapters/dynamodb/workflow-run-items.ts";
import type { WrittenStreamLetter } from "../shared/contract/stream-letter.ts";
import { base, runMovers, streamLetters } from "../shared/composition.ts";
import { notificationConfigs, notifyQueue } from "../shared/notifications/composition.ts";
import { parseDefinitionKey } from "../shared/domain/definition/definition-key.ts";
import { type Change, react } from "../shared/use-cases/react.ts";
import { announceChanges } from "../shared/use-cases/notifications/announce-changes.ts";
import { enabledConfigs } from "../shared/use-cases/notifications/enabled-configs.ts";
import { answerBatch } from "./batches/answer-batch.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/**
 * Does what follows from a change of a run, or of a workflow's run, and announces it. Triggered by: the stream of RunTable,
 * filtered to ended and missed runs, further attempts, and workflows' runs that begin.
 */
const ports = { ...base("react"), ...runMovers(), ...notificationConfigs(), ...notifyQueue() };
const configs = enabledConfigs(ports);
const { setAside } = streamLetters();

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
  .use(flushTelemetry(ports.telemetry))
  .handler(({ Records }) =>
    answerBatch(ports.telemetry, {
      name: "react",
      records: Records,
      idOf: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
      keysOf: ({ dynamodb }) => ({ pk: dynamodb?.Keys?.["pk"]?.S, sk: dynamodb?.Keys?.["sk"]?.S }),
      parse: changeOf,
      handle: (changes) => reactAndTell(changes),
      malformed: { dropAs: "reactions_dropped", setAside: (record) => setAside(letterOf(record)) },
    }),
  );

/** What could not be reacted to comes again, and is told of then. */
async function reactAndTell<One extends { readonly change: Change }>(changes: readonly One[]): Promise<readonly One[]> {
  const failed = await react(ports, changes);
  const done = changes.filter((one) => !failed.includes(one)).map(({ change }) => change);
  await announceChanges(ports, configs, done);
  return failed;
}

function changeOf({ dynamodb }: DynamoDBRecord): { readonly change: Change } | undefined {
  if (!dynamodb?.NewImage) return undefined;
  // The two packages declare the same wire shape twice.
  const image = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
  const { kind } = parseDefinitionKey(String(image["pk"]));
  if (kind === "trigger") return undefined;
  return { change: kind === "workflow" ? { kind: "workflow-run", run: workflowRunOf(image) } : { kind: "run", run: runOf(image) } };
}

/** In the form in which Lambda writes of a batch that it gives up, with the record's keys: once it can be read, it can be redriven. */
function letterOf({ dynamodb }: DynamoDBRecord): WrittenStreamLetter {
  const now = new Date(ports.clock.now()).toISOString();
  const { Keys, ApproximateCreationDateTime: seconds } = dynamodb ?? {};
  const arrived = seconds === undefined ? now : new Date(seconds * 1000).toISOString();
  return {
    requestContext: { condition: "Malformed" },
    timestamp: now,
    DDBStreamBatchInfo: { batchSize: 1, approximateArrivalOfFirstRecord: arrived, approximateArrivalOfLastRecord: arrived },
    ...(Keys?.["pk"]?.S !== undefined && Keys["sk"]?.S !== undefined && { keys: { pk: Keys["pk"].S, sk: Keys["sk"].S } }),
  };
}
