import { Duration } from "aws-cdk-lib";

/**
 * Of functions that queues feed, in seconds. Each waits for the second of what it was handed, and for DynamoDB to be well
 * again, and is killed only where something hangs.
 */
export const FED_TIMEOUT_SECONDS = 30;

/**
 * How long a message is hidden from the poller's receive on: six times the function's time-out, as AWS advises. A batch that
 * Lambda cannot start at once, for it is throttled, is tried again within that time; shorter, it would be received twice
 * meanwhile, and count towards its dead letter. An item that failed comes back after this time too.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const HIDDEN = Duration.seconds(6 * FED_TIMEOUT_SECONDS);
