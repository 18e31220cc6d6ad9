import { randomUUID } from "node:crypto";
import * as z from "zod";
import { nameOfArn, serviceOfArn } from "../../aws.ts";
import { ServiceError } from "../../endpoint/service-error.ts";
import { AwsCallError } from "../../engines/aws-call-error.ts";
import type { Fauxqs } from "../../engines/fauxqs.ts";
import { MoveTask } from "./move-task.ts";

/** Tasks that have ended are listed as long as they are among the last of their queue, as on AWS. */
const LISTED_TASKS = 10;

const startSchema = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().nullish(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).nullish(),
});
const listSchema = z.object({ SourceArn: z.string(), MaxResults: z.int().min(1).max(LISTED_TASKS).default(1) });
const cancelSchema = z.object({ TaskHandle: z.string() });
const urlsSchema = z.object({ QueueUrls: z.array(z.string()).default([]) });
const attributesSchema = z.object({
  Attributes: z.object({ RedrivePolicy: z.string().optional(), ApproximateNumberOfMessages: z.string() }),
});
const policySchema = z.object({ deadLetterTargetArn: z.string().optional() });

/**
 * StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask, which fauxqs lacks. Tasks live in memory: one that
 * is under way when the stack stops is not taken up again; what it has not moved is still in its source.
 */
export class MoveTasks {
  readonly #call: Fauxqs["sqs"];
  readonly #tasks = new Map<string, MoveTask>();

  constructor(call: Fauxqs["sqs"]) {
    this.#call = call;
  }

  /** Runs one of the three operations; undefined for any other. Throws ServiceError. */
  run(operation: string, input: unknown): Promise<unknown> | undefined {
    switch (operation) {
      case "StartMessageMoveTask":
        return this.#start(input);
      case "ListMessageMoveTasks":
        return this.#list(input);
      case "CancelMessageMoveTask":
        return this.#cancel(input);
      default:
        return undefined;
    }
  }

  /** Ends all tasks after their batches under way. */
  async stop(): Promise<void> {
    for (const task of this.#tasks.values()) task.cancel();
    await Promise.all([...this.#tasks.values()].map(({ ended }) => ended));
  }

  async #start(input: unknown): Promise<unknown> {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = parse(startSchema, input);
    const sourceUrl = await this.#urlOf("SourceArn", SourceArn);
    const origins = await this.#originsOf(SourceArn);
    if (origins.length === 0)
      throw new ServiceError("InvalidParameterValue", 400, "Source queue must be configured as a Dead Letter Queue.");
    if (this.#tasksOf(SourceArn).some(([, { status }]) => status === "RUNNING" || status === "CANCELLING"))
      throw new ServiceError(
        "UnsupportedOperation",
        400,
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    const destinationUrl = DestinationArn ? await this.#urlOf("DestinationArn", DestinationArn) : onlyOne(origins);
    const attributes = await this.#attributesOf(sourceUrl);
    const task = new MoveTask(
      {
        sourceArn: SourceArn,
        sourceUrl,
        destinationArn: DestinationArn ?? undefined,
        destinationUrl,
        messagesPerSecond: MaxNumberOfMessagesPerSecond ?? undefined,
        messagesToMove: Number(attributes.ApproximateNumberOfMessages),
      },
      this.#call,
    );
    const handle = Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: SourceArn })).toString("base64");
    this.#tasks.set(handle, task);
    for (const [old] of this.#tasksOf(SourceArn).slice(LISTED_TASKS)) this.#tasks.delete(old);
    return { TaskHandle: handle };
  }

  async #list(input: unknown): Promise<unknown> {
    const { SourceArn, MaxResults } = parse(listSchema, input);
    await this.#urlOf("SourceArn", SourceArn);
    const Results = this.#tasksOf(SourceArn)
      .slice(0, MaxResults)
      .map(([handle, { definition, status, moved, startedAt, failureReason }]) => ({
        ...(status === "RUNNING" ? { TaskHandle: handle } : {}),
        Status: status,
        SourceArn,
        ...(definition.destinationArn === undefined ? {} : { DestinationArn: definition.destinationArn }),
        ...(definition.messagesPerSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: definition.messagesPerSecond }),
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: definition.messagesToMove,
        ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
        StartedTimestamp: startedAt,
      }));
    return { Results };
  }

  async #cancel(input: unknown): Promise<unknown> {
    const task = this.#tasks.get(parse(cancelSchema, input).TaskHandle);
    if (task === undefined || task.status !== "RUNNING")
      throw new ServiceError("ResourceNotFoundException", 400, "Task does not exist, or is not running any more.");
    task.cancel();
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  /** The tasks of a queue, the newest first. */
  #tasksOf(sourceArn: string): [handle: string, MoveTask][] {
    return [...this.#tasks].filter(([, { definition }]) => definition.sourceArn === sourceArn).toReversed();
  }

  async #urlOf(parameter: string, arn: string): Promise<string> {
    if (serviceOfArn(arn) !== "sqs")
      throw new ServiceError(
        "InvalidParameterValue",
        400,
        `Value ${arn} for parameter ${parameter} is invalid. Reason: Must be a queue's ARN.`,
      );
    try {
      const { QueueUrl } = z.object({ QueueUrl: z.string() }).parse(await this.#call("GetQueueUrl", { QueueName: nameOfArn(arn) }));
      return QueueUrl;
    } catch (error) {
      if (!(error instanceof AwsCallError && error.code === "QueueDoesNotExist")) throw error;
      throw new ServiceError(
        "ResourceNotFoundException",
        400,
        `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      );
    }
  }

  /** The URLs of the queues whose dead letters go to this one. */
  async #originsOf(deadLetterArn: string): Promise<string[]> {
    const { QueueUrls } = urlsSchema.parse(await this.#call("ListQueues", {}));
    const policies = await Promise.all(QueueUrls.map(async (url) => ({ url, policy: (await this.#attributesOf(url)).RedrivePolicy })));
    return policies
      .filter(({ policy }) => policy !== undefined && policySchema.parse(JSON.parse(policy)).deadLetterTargetArn === deadLetterArn)
      .map(({ url }) => url);
  }

  async #attributesOf(QueueUrl: string): Promise<z.output<typeof attributesSchema>["Attributes"]> {
    const AttributeNames = ["RedrivePolicy", "ApproximateNumberOfMessages"];
    return attributesSchema.parse(await this.#call("GetQueueAttributes", { QueueUrl, AttributeNames })).Attributes;
  }
}

/** fauxqs does not keep which queue a dead letter came from. */
function onlyOne([origin = "", ...others]: readonly string[]): string {
  if (others.length === 0) return origin;
  throw new ServiceError("UnsupportedOperation", 400, "Several queues share this dead-letter queue: the local SQS needs DestinationArn.");
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ServiceError("InvalidParameterValue", 400, z.prettifyError(parsed.error));
}
