import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { acknowledgeWildcard } from "./acknowledge.ts";

/** A queue and what cannot be delivered from it; of a stream, a rule or a schedule only the latter is a queue. */
export interface WatchedQueue {
  readonly queue?: Queue;
  readonly deadLetterQueues: readonly Queue[];
}

/** Lets a function count dead letters: in these queues, by the names that they are shown under, and list all queues. */
export function grantDeadLetters(fn: Function, watched: Readonly<Record<string, Pick<WatchedQueue, "deadLetterQueues">>>): void {
  const described = Object.entries(watched).flatMap(([name, { deadLetterQueues }]) =>
    deadLetterQueues.map((queue) => {
      queue.grant(fn, "sqs:GetQueueAttributes");
      return [name, queue.queueUrl] as const;
    }),
  );
  fn.addEnvironment("OWN_DEAD_LETTERS", Stack.of(fn).toJsonString(Object.fromEntries(described)));
  fn.addToRolePolicy(new PolicyStatement({ actions: ["sqs:ListQueues"], resources: ["*"] }));
  acknowledgeWildcard(fn, "*", "sqs:ListQueues takes no resource");
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
