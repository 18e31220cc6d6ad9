import type { RequestCounter } from "../stack/counts.ts";
import type { Fauxqs } from "../engines/fauxqs.ts";

/** One payload for one target: an SQS queue or a Lambda function, by its ARN. */
export interface Delivery {
  /** Who sends, for log lines: `schedule nightly`. */
  readonly sender: string;
  /** The sender's ARN, under the name it has among the attributes of a dead-letter message: `RULE_ARN`. */
  readonly senderArn: { readonly attribute: "RULE_ARN" | "SCHEDULE_ARN"; readonly arn: string };
  readonly targetArn: string;
  readonly body: string;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  /** Where the payload goes if the target refuses it; undefined: nowhere. */
  readonly deadLetterArn: string | undefined;
}

/** What deliveries need. */
export interface DeliveryTargets {
  fauxqs: Fauxqs;
  invokeAsync(functionName: string, payload: string): void;
  counter: RequestCounter;
  log(line: string): void;
}
