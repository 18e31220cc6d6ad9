import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { runOf } from "../shared/adapters/run-items.ts";
import { workflowRunOf } from "../shared/adapters/workflow-run-items.ts";
import { base, runMovers, wakeSchedules } from "../shared/composition.ts";
import { ownerOf } from "../shared/domain/owner.ts";
import { type Change, react } from "../shared/use-cases/react.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/**
 * Does what follows from a change of a run, or of a workflow's run. Triggered by: the stream of RunTable, filtered to ended
 * runs and further attempts.
 */
const ports = { ...base("react"), ...runMovers(), ...wakeSchedules() };

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async ({ Records }) => {
    const changes = Records.flatMap((record) => changeOf(record) ?? []);
    const failed = await react(
      ports,
      changes.map(({ change }) => change),
    );
    return { batchItemFailures: failed.map((index) => ({ itemIdentifier: changes[index]?.sequenceNumber ?? "" })) };
  });

function changeOf({ dynamodb }: DynamoDBRecord): { readonly change: Change; readonly sequenceNumber: string } | undefined {
  if (!dynamodb?.NewImage) return undefined;
  // The two packages declare the same wire shape twice.
  const image = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
  const sequenceNumber = dynamodb.SequenceNumber ?? "";
  const { kind } = ownerOf(String(image["pk"]));
  if (kind === "trigger") return undefined;
  const change: Change = kind === "workflow" ? { kind: "workflow-run", run: workflowRunOf(image) } : { kind: "run", run: runOf(image) };
  return { change, sequenceNumber };
}
