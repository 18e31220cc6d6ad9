import * as z from "zod";
import { ACCOUNT_ID, arn } from "../../../aws.ts";
import { boolean, ignored, integer } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::SQS::Queue. An existing queue keeps its messages and gets the declared attributes. */
export const queue = resourceType(
  "AWS::SQS::Queue",
  z.strictObject({
    QueueName: z.string().optional(),
    DelaySeconds: integer.optional(),
    MaximumMessageSize: integer.optional(),
    MessageRetentionPeriod: integer.optional(),
    ReceiveMessageWaitTimeSeconds: integer.optional(),
    VisibilityTimeout: integer.optional(),
    RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: integer }).optional(),
    FifoQueue: boolean.optional(),
    ContentBasedDeduplication: boolean.optional(),
    DeduplicationScope: z.string().optional(),
    FifoThroughputLimit: z.string().optional(),
    RedriveAllowPolicy: ignored,
    KmsMasterKeyId: ignored,
    KmsDataKeyReusePeriodSeconds: ignored,
    SqsManagedSseEnabled: ignored,
    Tags: ignored,
  }),
  async (properties, context) => {
    const fifo = properties.FifoQueue === true;
    const name = properties.QueueName ?? `${physicalName(undefined, context)}${fifo ? ".fifo" : ""}`;
    const url = `${context.awsEndpoint}/${ACCOUNT_ID}/${name}`;
    // Spelled out, so that an attribute removed from the template falls back to its default on an existing queue.
    const attributes: Record<string, string> = {
      DelaySeconds: String(properties.DelaySeconds ?? 0),
      MaximumMessageSize: String(properties.MaximumMessageSize ?? 1_048_576),
      MessageRetentionPeriod: String(properties.MessageRetentionPeriod ?? 345_600),
      ReceiveMessageWaitTimeSeconds: String(properties.ReceiveMessageWaitTimeSeconds ?? 0),
      VisibilityTimeout: String(properties.VisibilityTimeout ?? 30),
      RedrivePolicy: properties.RedrivePolicy === undefined ? "" : JSON.stringify(properties.RedrivePolicy),
    };
    if (properties.ContentBasedDeduplication !== undefined)
      attributes["ContentBasedDeduplication"] = String(properties.ContentBasedDeduplication);
    await context.fauxqs.sqs("CreateQueue", { QueueName: name, ...(fifo ? { Attributes: { FifoQueue: "true" } } : {}) });
    await context.fauxqs.sqs("SetQueueAttributes", { QueueUrl: url, Attributes: attributes });
    return { ref: url, attributes: { Arn: arn("sqs", name), QueueName: name, QueueUrl: url } };
  },
);
