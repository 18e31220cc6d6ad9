import type { IncomingMessage } from "node:http";

/** The services behind the AWS endpoint; `unknown` keeps the name the request gave. */
export interface IdentifiedRequest {
  service: string;
  /** The operation, where the protocol names it in a header; REST services find it by method and path. */
  operation: string;
}

const TARGET_SERVICES: Record<string, string> = {
  DynamoDB_20120810: "dynamodb",
  DynamoDBStreams_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
  AWSEvents: "events",
};

/** Tells the service by the credential scope of the signature, else by X-Amz-Target or the path; S3 is what remains. */
export function identify({ headers, url = "/" }: IncomingMessage): IdentifiedRequest {
  const target = headers["x-amz-target"];
  const [targetService = "", operation = ""] = typeof target === "string" ? target.split(".") : [];
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "")?.[1];
  const service = scope ?? TARGET_SERVICES[targetService] ?? serviceOfPath(url);
  return { service, operation };
}

function serviceOfPath(url: string): string {
  if (/^\/schedule(s|-groups)(\/|\?|$)/.test(url)) return "scheduler";
  if (url.startsWith("/2015-03-31/functions")) return "lambda";
  return "s3";
}
