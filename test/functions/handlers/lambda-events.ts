import { marshall } from "@aws-sdk/util-dynamodb";
import type {
  APIGatewayRequestAuthorizerEventV2,
  Context,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  SQSEvent,
  SQSRecord,
} from "aws-lambda";
import type { HttpEvent } from "../../../functions/http/types.ts";
import type { SocketEvent } from "../../../functions/live/socket-events.ts";
import recordedAuthorizer from "./recorded/authorizer.json" with { type: "json" };
import recordedHttp from "./recorded/http.json" with { type: "json" };
import recordedScheduler from "./recorded/scheduler.json" with { type: "json" };
import recordedSqs from "./recorded/sqs.json" with { type: "json" };
import recordedStream from "./recorded/stream.json" with { type: "json" };
import recordedWebSocket from "./recorded/web-socket.json" with { type: "json" };

/** What Lambda tells an invocation about itself, a minute before its end. */
export const CONTEXT = { awsRequestId: "lambda-request", getRemainingTimeInMillis: () => 60_000 } as Context;

/** A batch of a queue: bodies as they are, or values as JSON. The messages' ids are `message-0`, `message-1` and so on. */
export function sqsEvent(...bodies: readonly unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, index): SQSRecord => {
      return { ...recordedSqs, messageId: `message-${index}`, body: typeof body === "string" ? body : JSON.stringify(body) };
    }),
  };
}

type Item = Readonly<Record<string, unknown>>;
export interface Changed {
  readonly before?: Item;
  readonly after?: Item;
}

/** A batch of a table's stream, from items as adapters store them. The records' sequence numbers are `sequence-0` and so on. */
export function streamEvent(...changes: readonly Changed[]): DynamoDBStreamEvent {
  return {
    Records: changes.map(({ before, after }, index) => {
      const { pk, sk } = after ?? before ?? {};
      const images = { ...(before && { OldImage: wire(before) }), ...(after && { NewImage: wire(after) }) };
      const dynamodb = { ...recordedStream.dynamodb, Keys: wire({ pk, sk }), ...images, SequenceNumber: `sequence-${index}` };
      const eventName = before && after ? "MODIFY" : after ? "INSERT" : "REMOVE";
      return { ...recordedStream, eventName, dynamodb } as DynamoDBRecord;
    }),
  };
}

/** The packages of AWS's declare the same wire shape twice. */
function wire(item: Item): NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]> {
  return marshall(item, { removeUndefinedValues: true }) as ReturnType<typeof wire>;
}

/** A request by the HTTP API, as its route matched it: `GET /jobs/{job_id}`, with the values of its parameters. */
export function httpEvent(routeKey: string, pathParameters: Readonly<Record<string, string>> = {}, body?: unknown): HttpEvent {
  const [method = "", template = ""] = routeKey.split(" ");
  const rawPath = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathParameters[name] ?? "");
  const { requestContext, headers } = recordedHttp;
  return {
    ...recordedHttp,
    routeKey,
    rawPath,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    pathParameters: { ...pathParameters },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    requestContext: { ...requestContext, routeKey, http: { ...requestContext.http, method, path: rawPath } },
  };
}

/** A question to the authorizer, with this Authorization header. */
export function authorizerEvent(authorization: string): APIGatewayRequestAuthorizerEventV2 {
  const { headers } = recordedAuthorizer;
  return {
    ...recordedAuthorizer,
    identitySource: [authorization],
    headers: { ...headers, authorization },
  } as unknown as APIGatewayRequestAuthorizerEventV2;
}

/** What a WebSocket API tells of a connection: headers come with `$connect` alone. */
export function webSocketEvent(eventType: "CONNECT" | "MESSAGE" | "DISCONNECT", body?: string): SocketEvent {
  const { headers, requestContext, isBase64Encoded } = recordedWebSocket;
  const routeKey = { CONNECT: "$connect", MESSAGE: "$default", DISCONNECT: "$disconnect" }[eventType];
  return {
    ...(eventType === "CONNECT" && { headers }),
    requestContext: { ...requestContext, eventType, routeKey },
    isBase64Encoded,
    ...(body !== undefined && { body }),
  } as unknown as SocketEvent;
}

/** What EventBridge Scheduler invokes a function with. */
export const scheduledEvent = recordedScheduler as unknown as EventBridgeEvent<"Scheduled Event", unknown>;
