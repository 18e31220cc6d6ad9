/** What can go wrong in the SDK, as a word to branch on. */
export type WorkerErrorCode =
  /** The message is no job message: not JSON, not an object, or a field of the wrong type. */
  | "MALFORMED_MESSAGE"
  /** An option is missing or out of range. */
  | "INVALID_OPTION"
  /** The API gave no usable answer: network, time-out, 5xx, or 429 to the end. */
  | "API_UNREACHABLE"
  /** The reason of a handler's signal: the job's `timeout_sec` is used up. */
  | "JOB_TIMEOUT"
  /** The reason of a handler's signal: the run was ended on the service's side, or another worker has taken it over; its message says which. */
  | "RUN_CANCELLED"
  /** The reason of a handler's signal: the worker stops and its grace is over. */
  | "WORKER_STOPPED"
  /** A result is too large for the completion queue; over HTTP it may still go. */
  | "RESULT_TOO_LARGE";

/** The one error class of the SDK. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly code: WorkerErrorCode;

  constructor(code: WorkerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The message of anything that was thrown, with its cause's, which for `fetch` is the part that says something. Where the
 * message repeats its cause's, as that of an error which wraps another often does, it is not said twice.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && !message.includes(cause.message) ? `${message}: ${cause.message}` : message;
}
