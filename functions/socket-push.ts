import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import middy from "@middy/core";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { runOf } from "../shared/adapters/dynamodb/run-items.ts";
import { workflowRunOf } from "../shared/adapters/dynamodb/workflow-run-items.ts";
import { base, connections, sockets } from "../shared/composition.ts";
import { parseDefinitionKey } from "../shared/domain/definition/definition-key.ts";
import { changePusher, type Pushed } from "../shared/use-cases/live/push-changes.ts";
import { flushTelemetry } from "./middleware/flush-telemetry.ts";

/**
 * Tells open WebSockets what has changed. Triggered by: the stream of RunTable, filtered to runs of jobs and workflows. It does
 * nothing that must happen: what fails is counted, and given up after some tries (docs/adr/0034).
 */
const ports = { ...base("socket-push"), ...connections(), ...sockets() };
const push = changePusher(ports);

export const handler = middy<DynamoDBStreamEvent, void>()
  .use(flushTelemetry(ports.telemetry))
  .handler(async ({ Records }) => {
    await push(Records.flatMap((record) => changeOf(record) ?? []));
  });

function changeOf({ dynamodb, eventID }: DynamoDBRecord): Pushed | undefined {
  if (!dynamodb?.NewImage) return undefined;
  // The two packages declare the same wire shape twice.
  const image = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
  const id = `${String(image["pk"])}#${String(image["sk"])}`;
  try {
    const { kind } = parseDefinitionKey(String(image["pk"]));
    if (kind === "trigger") return undefined;
    return kind === "workflow" ? { kind: "workflow-run", run: workflowRunOf(image) } : { kind: "run", run: runOf(image) };
  } catch (error) {
    ports.telemetry.record({ name: "socket.unreadable", level: "warn", detail: { id, event_id: eventID, error: String(error) } });
    return { kind: "unreadable", id, at: new Date((dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString() };
  }
}
