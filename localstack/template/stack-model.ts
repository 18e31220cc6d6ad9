import type { Throttle } from "../limits/route-throttle.ts";

/** A Lambda function as declared, ready to be run. Times in seconds, memory in MB, as in CloudFormation. */
export interface FunctionDefinition {
  name: string;
  arn: string;
  codeDirectory: string;
  /** `file.export`, for example `index.handler`. */
  handler: string;
  runtime: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memorySize: number;
  /** Undefined: no limit of its own. */
  reservedConcurrency: number | undefined;
  /** It may go on with a chain of requests that it feeds itself. */
  mayRecurse: boolean;
  asyncInvoke: AsyncInvokeDefinition;
}

/** How asynchronous invocations of a function are retried. */
interface AsyncInvokeDefinition {
  /** Default 2. */
  maximumRetryAttempts: number;
  /** Default 21600 (6 h). */
  maximumEventAgeSeconds: number;
  onFailureQueueArn: string | undefined;
  onSuccessQueueArn: string | undefined;
}

/** What both kinds of event source mapping share. */
interface EventSourceBase {
  /** Stable across starts: stack and logical id. */
  id: string;
  functionName: string;
  batchSize: number;
  maximumBatchingWindowSeconds: number;
  reportBatchItemFailures: boolean;
  /** Lambda filter patterns as JSON texts; a record passes if any matches, all pass if there are none. */
  filterPatterns: string[];
}

/** An SQS queue that invokes a function. */
export interface SqsEventSource extends EventSourceBase {
  kind: "sqs";
  queueArn: string;
  /** Batches processed at the same time; undefined uses the poller's default. */
  maximumConcurrency: number | undefined;
}

/** A DynamoDB stream that invokes a function. */
export interface StreamEventSource extends EventSourceBase {
  kind: "stream";
  streamArn: string;
  tableName: string;
  startingPosition: "TRIM_HORIZON" | "LATEST";
  bisectBatchOnFunctionError: boolean;
  /** -1: retried until the record expires. */
  maximumRetryAttempts: number;
  /** -1: no age limit. */
  maximumRecordAgeSeconds: number;
  parallelizationFactor: number;
  onFailureQueueArn: string | undefined;
}

/** An event source mapping. */
export type EventSource = SqsEventSource | StreamEventSource;

/** A Lambda authorizer of an HTTP API, payload format 2.0 with simple responses. */
export interface AuthorizerDefinition {
  functionName: string;
  /** Names as in the template, for example `$request.header.Authorization`. */
  identitySources: string[];
  /** Seconds; 0 disables the cache. */
  resultTtlSeconds: number;
}

/** One route of an HTTP API, before it is compiled for matching. */
export interface RouteDefinition {
  routeKey: string;
  integrationId: string;
  authorizerId: string | undefined;
}

/** An HTTP API, or a WebSocket API, as declared. */
export interface ApiDefinition {
  id: string;
  stackName: string;
  protocol: "HTTP" | "WEBSOCKET";
  /** Of a WebSocket API: what the function of `$default` answers is sent to the client. */
  answering: boolean;
  stageName: string;
  routes: RouteDefinition[];
  /** Function name by integration id. */
  integrations: Map<string, string>;
  authorizers: Map<string, AuthorizerDefinition>;
  /** Requests a second and burst of some routes, by route key. */
  throttles: Map<string, Throttle>;
}

/** Everything of all stacks that is started once provisioning is complete. */
export interface StackModel {
  functions: Map<string, FunctionDefinition>;
  eventSources: EventSource[];
  apis: Map<string, ApiDefinition>;
}

/** An empty model. */
export function createStackModel(): StackModel {
  return { functions: new Map(), eventSources: [], apis: new Map() };
}
