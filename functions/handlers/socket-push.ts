import middy from "@middy/core";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { RunImages } from "../../shared/ports/streams/run-images.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { changePusher, type Pushed, type PushPorts } from "../../shared/use-cases/live/push-changes.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

export type SocketPushPorts = PushPorts & { readonly telemetry: FlushableTelemetry; readonly runImages: RunImages };

/** Tells open WebSockets what has changed. */
export function socketPushHandler({ runImages, ...ports }: SocketPushPorts) {
  const push = changePusher(ports);
  return middy<DynamoDBStreamEvent, void>()
    .use(flushTelemetry(ports.telemetry))
    .handler(async ({ Records }) => {
      await push(Records.flatMap((record) => changeOf(record) ?? []));
    });

  function changeOf({ dynamodb, eventID }: DynamoDBRecord): Pushed | undefined {
    if (!dynamodb?.NewImage) return undefined;
    try {
      return runImages.readChange(dynamodb.NewImage);
    } catch (error) {
      const id = `${dynamodb.Keys?.["pk"]?.S}#${dynamodb.Keys?.["sk"]?.S}`;
      ports.telemetry.record({ name: "socket.unreadable", level: "warn", detail: { id, event_id: eventID, error: String(error) } });
      return { kind: "unreadable", id, at: new Date((dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString() };
    }
  }
}
