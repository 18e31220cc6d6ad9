import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { DISPATCH_LETTER_QUEUES } from "../../../shared/contract/deployment/dispatch-queues.ts";
import { acknowledgeWildcard } from "../acknowledge.ts";

/** A queue and what cannot be delivered from it; of a stream, a rule or a schedule only the latter is a queue. */
export interface WatchedQueue {
  readonly queue?: Queue;
  readonly deadLetterQueues: readonly Queue[];
}

/** By the names that they are shown under. */
type WatchedQueues = Readonly<Record<string, WatchedQueue>>;

/** Lets a function count dead letters in these queues, list all queues, and look at those of what dispatch takes. */
export function grantDeadLetters(fn: Function, watched: WatchedQueues): void {
  for (const queue of lettersOf(watched)) queue.grant(fn, "sqs:GetQueueAttributes");
  for (const name of DISPATCH_LETTER_QUEUES)
    for (const queue of watched[name]?.deadLetterQueues ?? []) queue.grant(fn, "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility");
  grantListing(fn);
  describe(fn, watched);
}

/** Lets a function count, look at and delete the dead letters of these queues, and send back those of workers' reports and of notifications. */
export function grantRedrive(
  fn: Function,
  watched: WatchedQueues & Readonly<Record<"completion" | "notifications", { readonly queue: Queue }>>,
): void {
  const actions = ["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"];
  for (const queue of lettersOf(watched)) queue.grant(fn, ...actions);
  for (const { queue } of [watched.completion, watched.notifications]) queue.grant(fn, "sqs:SendMessage");
  grantListing(fn);
  describe(fn, watched);
}

/** Lets a function count the messages in queues of the scope's own. */
export function grantQueueDepths(fn: Function, watched: WatchedQueues): void {
  for (const { queue, deadLetterQueues } of Object.values(watched)) {
    for (const one of [queue, deadLetterQueues[0]]) one?.grant(fn, "sqs:GetQueueAttributes");
  }
  describe(fn, watched);
}

function lettersOf(watched: WatchedQueues): readonly Queue[] {
  return Object.values(watched).flatMap(({ deadLetterQueues }) => deadLetterQueues);
}

function grantListing(fn: Function): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: ["sqs:ListQueues"], resources: ["*"] }));
  acknowledgeWildcard(fn, "*", "sqs:ListQueues takes no resource");
}

function describe(fn: Function, watched: WatchedQueues): void {
  const described = Object.entries(watched).flatMap(
    ([
      name,
      {
        queue,
        deadLetterQueues: [deadLetters],
      },
    ]) => (deadLetters ? [[name, { ...(queue && { url: queue.queueUrl }), dead_letters: deadLetters.queueUrl }]] : []),
  );
  fn.addEnvironment("OWN_QUEUES", Stack.of(fn).toJsonString(Object.fromEntries(described)));
}
