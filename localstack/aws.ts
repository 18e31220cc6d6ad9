/** The one region, account and partition of the local stack, and the ARNs that follow from them. */
export const REGION = "us-east-1";
export const ACCOUNT_ID = "000000000000";
export const PARTITION = "aws";
export const URL_SUFFIX = "amazonaws.com";

/**
 * Builds an ARN in the local account.
 * @param service the ARN's service part, for example `sqs`
 * @param resource everything after the account, for example `my-queue` or `function:my-function`
 */
export function arn(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

/** The last `:`- or `/`-separated part of an ARN, which is the resource's name for queues, functions and tables. */
export function nameOfArn(value: string): string {
  return value.slice(Math.max(value.lastIndexOf(":"), value.lastIndexOf("/")) + 1);
}

/** The service part of an ARN (`arn:aws:SERVICE:…`), or undefined when the value is no ARN. */
export function serviceOfArn(value: string): string | undefined {
  const parts = value.split(":");
  return parts[0] === "arn" && parts.length >= 6 ? parts[2] : undefined;
}

/**
 * The function name inside anything the Lambda API accepts as a function name:
 * a name, `name:qualifier`, a partial ARN or a full ARN with or without qualifier.
 */
export function functionNameOf(value: string): string {
  const match = /(?:^|:)function:([^:]+)/.exec(value);
  return match?.[1] ?? value.split(":")[0] ?? value;
}
