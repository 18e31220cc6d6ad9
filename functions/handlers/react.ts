import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { WrittenStreamLetter } from "../../shared/contract/operations/stream-letter.ts";
import type { RunChange } from "../../shared/domain/run/changes/run-change.ts";
import type { Ports } from "../../shared/ports/groups.ts";
import type { RunImages } from "../../shared/ports/streams/run-images.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { announceChanges } from "../../shared/use-cases/notifications/announce-changes.ts";
import { announceEnds } from "../../shared/use-cases/notifications/announce-ends.ts";
import { enabledConfigs } from "../../shared/use-cases/notifications/enabled-configs.ts";
import { react, type ReactPorts } from "../../shared/use-cases/react.ts";
import { answerBatch } from "../batches/answer-batch.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";

export type ReactHandlerPorts = ReactPorts &
  Pick<Ports, "notificationConfigs" | "notifyQueue"> & {
    readonly telemetry: FlushableTelemetry;
    readonly runImages: RunImages;
    /** Writes a letter of a record that cannot be read. */
    readonly setAside: (letter: WrittenStreamLetter) => Promise<void>;
  };

/** Does what follows from a change of a run, or of a workflow's run, and announces it. */
export function reactHandler(ports: ReactHandlerPorts) {
  const { runImages, setAside } = ports;
  const configs = enabledConfigs(ports);
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(flushTelemetry(ports.telemetry))
    .handler(({ Records }) =>
      answerBatch(ports.telemetry, {
        name: "react",
        records: Records,
        idOf: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
        keysOf: ({ dynamodb }) => ({ pk: dynamodb?.Keys?.["pk"]?.S, sk: dynamodb?.Keys?.["sk"]?.S }),
        parse: changeOf,
        handle: (changes) => reactAndTell(changes),
        malformed: {
          dropAs: "reactions_dropped",
          setAside: { write: (record) => setAside(letterOf(record, ports.clock.now())), failedAs: "react.not_set_aside" },
        },
      }),
    );

  /** What could not be reacted to comes again, and is told of then. */
  async function reactAndTell<One extends { readonly change: RunChange }>(changes: readonly One[]): Promise<readonly One[]> {
    const failed = await react(ports, changes);
    const done = changes.filter((one) => !failed.includes(one)).map(({ change }) => change);
    await Promise.all([announceChanges(ports, configs, done), announceEnds(ports, done)]);
    return failed;
  }

  function changeOf({ dynamodb }: DynamoDBRecord): { readonly change: RunChange } | undefined {
    const change = dynamodb?.NewImage && runImages.readChange(dynamodb.NewImage);
    return change && { change };
  }
}

/** In the form in which Lambda writes of a batch that it gives up, with the record's keys: once it can be read, it can be redriven. */
function letterOf({ dynamodb }: DynamoDBRecord, at: number): WrittenStreamLetter {
  const now = new Date(at).toISOString();
  const { Keys, ApproximateCreationDateTime: seconds } = dynamodb ?? {};
  const arrived = seconds === undefined ? now : new Date(seconds * 1000).toISOString();
  return {
    requestContext: { condition: "Malformed" },
    timestamp: now,
    DDBStreamBatchInfo: { batchSize: 1, approximateArrivalOfFirstRecord: arrived, approximateArrivalOfLastRecord: arrived },
    ...(Keys?.["pk"]?.S !== undefined && Keys["sk"]?.S !== undefined && { keys: { pk: Keys["pk"].S, sk: Keys["sk"].S } }),
  };
}
