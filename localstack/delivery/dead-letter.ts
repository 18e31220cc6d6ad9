import { nameOfArn } from "../aws.ts";
import { ServiceError } from "../endpoint/service-error.ts";
import { AwsCallError } from "../engines/aws-call-error.ts";
import type { Delivery, DeliveryTargets } from "./delivery.ts";

/** Gives a delivery up: a line in the log, and its payload to the dead-letter queue if there is one. Never rejects. */
export async function deadLetter(delivery: Delivery, reason: unknown, { fauxqs, counter, log }: DeliveryTargets): Promise<void> {
  const message = reason instanceof Error ? reason.message : String(reason);
  log(`${delivery.sender} could not be delivered to ${delivery.targetArn}: ${message}`);
  if (delivery.deadLetterArn === undefined) return;
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const attributes = {
    [delivery.senderArn.attribute]: delivery.senderArn.arn,
    TARGET_ARN: delivery.targetArn,
    ERROR_CODE: errorCode(reason),
    ERROR_MESSAGE: message || "refused",
  };
  counter.request("sqs", "SendMessage");
  try {
    await fauxqs.sqs("SendMessage", {
      QueueUrl: `http://localhost/${nameOfArn(delivery.deadLetterArn)}`,
      MessageBody: delivery.body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
      ),
    });
  } catch (error) {
    log(`dead-letter queue ${delivery.deadLetterArn}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function errorCode(reason: unknown): string {
  if (reason instanceof SyntaxError) return "INVALID_JSON";
  const missing =
    (reason instanceof AwsCallError || reason instanceof ServiceError) && /NonExistentQueue|QueueDoesNotExist|NotFound/.test(reason.code);
  return missing ? "NO_RESOURCE" : "SDK_CLIENT_ERROR";
}
