import type { DatabaseSync } from "node:sqlite";
import type { Dynoxide } from "../../../engines/dynoxide.ts";
import type { EventSource } from "../../../template/stack-model.ts";
import type { Activity } from "./activity.ts";
import { CheckpointStore } from "./checkpoint-store.ts";
import { SqsPoller, type EventSourceContext } from "./sqs-poller.ts";
import { StreamPoller } from "./stream-poller.ts";
import { StreamReader } from "./stream-reader.ts";

/** What all event sources need around them. */
export interface EventSourcesContext extends EventSourceContext {
  dynoxide: Dynoxide;
  activity: Activity;
  database: DatabaseSync;
  sendToQueue(queueArn: string, body: string): Promise<void>;
}

/** Starts polling for all mappings. `stop` resolves when no batch is under way any more. */
export function startEventSources(sources: EventSource[], context: EventSourcesContext): { stop(): Promise<void> } {
  const checkpoints = new CheckpointStore(context.database);
  const queues: SqsPoller[] = [];
  const streams: StreamPoller[] = [];
  for (const source of sources) {
    if (source.kind === "sqs") queues.push(new SqsPoller(source, context));
    else
      streams.push(
        new StreamPoller(source, {
          ...context,
          checkpoints,
          reader: new StreamReader(context.dynoxide, context.counter, source.tableName, source.startingPosition),
        }),
      );
  }
  for (const poller of [...queues, ...streams]) poller.start();
  return {
    stop: async () => {
      for (const queue of queues) queue.stop();
      const settled = Promise.all([...queues.map((queue) => queue.settled()), ...streams.map((stream) => stream.stop())]);
      // A batch that outlives the grace period is ended with its function's thread, and repeated after the next start.
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    },
  };
}
