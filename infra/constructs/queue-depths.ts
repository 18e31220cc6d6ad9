import { Stack } from "aws-cdk-lib";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";

/** A queue and what cannot be delivered from it; of a stream, a rule or a schedule only the latter is a queue. */
export interface WatchedQueue {
  readonly queue?: Queue;
  readonly deadLetterQueues: readonly Queue[];
}

/** Lets a function count the messages in queues of the scope's own, by the names that they are shown under. */
export function grantQueueDepths(fn: Function, watched: Readonly<Record<string, WatchedQueue>>): void {
  const described = Object.entries(watched).flatMap(
    ([
      name,
      {
        queue,
        deadLetterQueues: [deadLetters],
      },
    ]) => {
      for (const one of [queue, deadLetters]) one?.grant(fn, "sqs:GetQueueAttributes");
      return deadLetters ? [[name, { ...(queue && { url: queue.queueUrl }), dead_letters: deadLetters.queueUrl }]] : [];
    },
  );
  fn.addEnvironment("OWN_QUEUES", Stack.of(fn).toJsonString(Object.fromEntries(described)));
}
