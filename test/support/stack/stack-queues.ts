import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { JobMessage } from "../../../shared/contract/messages.ts";
import { physicalQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { eventually } from "./stack-wait.ts";

/** The queues of a running stack, by dotted or by SQS name. */
export class StackQueues {
  readonly #sqs: () => SQSClient;

  constructor(sqs: () => SQSClient) {
    this.#sqs = sqs;
  }

  /** Waits for the queue to exist: those of new jobs are made a moment after them. */
  async url(name: string): Promise<string> {
    return eventually(`queue ${name} exists`, async () => {
      const found = await this.#sqs()
        .send(new GetQueueUrlCommand({ QueueName: physicalQueueName(name) }))
        .catch(() => undefined);
      return found?.QueueUrl;
    });
  }

  /** The SQS name of a queue whose name CloudFormation made up: stack and id, as in `Belfry-real-DispatchQueuePlan`. */
  async named(beginning: string): Promise<string> {
    const { QueueUrls = [] } = await this.#sqs().send(new ListQueuesCommand({ QueueNamePrefix: beginning }));
    const names = QueueUrls.map((url) => url.split("/").at(-1) ?? "").filter((name) => new RegExp(`^${beginning}[0-9A-F]{8}`).test(name));
    if (names.length !== 1) throw new Error(`${names.length} queues begin with ${beginning}`);
    return names[0] ?? "";
  }

  async send(name: string, body: unknown): Promise<void> {
    const QueueUrl = await this.url(name);
    await this.#sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: typeof body === "string" ? body : JSON.stringify(body) }));
  }

  /** Takes one message off the queue, as a worker that knows no claims would. */
  async take(name: string): Promise<{ readonly text: string; readonly message: JobMessage }> {
    const QueueUrl = await this.url(name);
    return eventually(`a message on ${name}`, async () => {
      const { Messages = [] } = await this.#sqs().send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
      const [{ Body: text, ReceiptHandle } = {}] = Messages;
      if (text === undefined) return undefined;
      await this.#sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return { text, message: JobMessage.parse(JSON.parse(text)) };
    });
  }

  /** Messages that could be received now. */
  async waiting(name: string): Promise<number> {
    return Number((await this.attributes(name))["ApproximateNumberOfMessages"] ?? 0);
  }

  /** Waits until there is no message left, also none in somebody's hands. */
  async empty(name: string): Promise<void> {
    await eventually(`queue ${name} is empty`, async () => {
      const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: held } = await this.attributes(name);
      return ready === "0" && held === "0";
    });
  }

  async attributes(name: string): Promise<Partial<Record<QueueAttributeName, string>>> {
    const { Attributes = {} } = await this.#sqs().send(
      new GetQueueAttributesCommand({ QueueUrl: await this.url(name), AttributeNames: ["All"] }),
    );
    return Attributes;
  }

  async change(name: string, attributes: Record<string, string>): Promise<void> {
    await this.#sqs().send(new SetQueueAttributesCommand({ QueueUrl: await this.url(name), Attributes: attributes }));
  }
}
