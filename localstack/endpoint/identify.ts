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

const SCOPE = /[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/;
const FORM = "application/x-www-form-urlencoded";

/**
 * Tells the service by the credential scope of the signature, in the header or the query, else by X-Amz-Target, by what only
 * the Query protocol of SQS has, or by the path; S3 is what remains.
 */
export function identify({ headers, url = "/", method }: IncomingMessage): IdentifiedRequest {
  const target = headers["x-amz-target"];
  const [targetService = "", operation = ""] = typeof target === "string" ? target.split(".") : [];
  const query = new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?") + 1) : "");
  const scope = SCOPE.exec(headers.authorization ?? query.get("X-Amz-Credential") ?? "")?.[1];
  const form = method === "POST" ? headers["content-type"]?.startsWith(FORM) : method === "GET" && query.has("Action");
  const service = scope ?? TARGET_SERVICES[targetService] ?? (form ? "sqs" : serviceOfPath(url));
  return { service, operation };
}

function serviceOfPath(url: string): string {
  if (/^\/schedule(s|-groups)(\/|\?|$)/.test(url)) return "scheduler";
  if (/^(?:\/[\w-]+)?\/(?:@|%40)connections\//.test(url)) return "execute-api";
  if (url.startsWith("/2015-03-31/functions")) return "lambda";
  return "s3";
}
