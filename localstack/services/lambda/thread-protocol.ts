/** From the runtime to a function's thread: run one invocation. */
export interface InvokeMessage {
  id: string;
  event: unknown;
  /** Epoch milliseconds at which the invocation times out. */
  deadline: number;
  /** The trace header that SDKs send on. */
  trace: string;
}

/** What a function's thread is started with. */
export interface ThreadStart {
  codeDirectory: string;
  handler: string;
  functionName: string;
  functionArn: string;
  memorySize: number;
  logStreamName: string;
}

/** An error as Lambda reports it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/**
 * A successful result: the returned value as JSON. A large string `body` of an HTTP response is left out of it and comes as
 * the bytes to send, in memory that both threads see.
 */
export interface InvocationOutput {
  json: string;
  bodyBytes?: Uint8Array;
}

/** From a function's thread to the runtime. */
export type ThreadMessage =
  | { kind: "ready" }
  | { kind: "init-failed"; error: FunctionError }
  | { kind: "result"; id: string; output: InvocationOutput }
  | { kind: "failed"; id: string; error: FunctionError };
