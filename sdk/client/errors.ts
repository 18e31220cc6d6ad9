import type { FieldProblem } from "../connection/api-connection.ts";

export type SchedulerErrorCode =
  /** A trigger's type is none; `allowed` lists them. */
  | "INVALID_TRIGGER_TYPE"
  /** Arguments that a trigger's type needs are missing; `allowed` lists what it takes. */
  | "MISSING_ARGUMENTS"
  /** A trigger object was asked to do what only a registered one can. */
  | "NOT_REGISTERED"
  /** A trigger object stands for another registration already. */
  | "ALREADY_BOUND"
  /** An option is out of range, unknown, or contradicts another one. */
  | "INVALID_OPTION"
  /** A trigger's function made an event that the trigger cannot publish. */
  | "INVALID_EVENT"
  /** The API gave no answer: network or time-out, to the last try. */
  | "API_UNREACHABLE"
  /** What answered is not this API, or another version of it. */
  | "UNEXPECTED_ANSWER";

/** What went wrong on this side of the API, as a word to branch on. */
export class SchedulerError extends Error {
  override readonly name = "SchedulerError";
  readonly code: SchedulerErrorCode;
  /** What could have been given instead; empty where that is not a matter of choice. */
  readonly allowed: readonly string[];

  constructor(
    code: SchedulerErrorCode,
    message: string,
    { allowed = [], ...options }: ErrorOptions & { allowed?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.allowed = allowed;
  }
}

interface Answered {
  readonly status: number;
  readonly code: string;
  readonly reason?: string | undefined;
  readonly details?: readonly FieldProblem[];
  readonly requestId?: string | undefined;
  readonly tries?: number;
}

/** The API said no. */
export class BelfryApiError extends Error {
  override readonly name = "BelfryApiError";
  /** Of HTTP. */
  readonly status: number;
  /** The API's own word: `VALIDATION_ERROR`, `NOT_FOUND`, `ALREADY_EXISTS`, `UNAVAILABLE`, …; else `HTTP_` and the status. */
  readonly code: string;
  /** Why, as the API's word to branch on: `run-ended`, `slots-taken`, `job-not-found`, …; undefined where the API did not answer itself. */
  readonly reason: string | undefined;
  /** The fields at fault, by their path in the API's words (`cron_expr`, `filter.detail.level`); empty unless some are. */
  readonly details: readonly FieldProblem[];
  /** Finds the request in the logs of the service. */
  readonly requestId: string | undefined;
  /** @internal After more than one try, an earlier one may have done what was asked for. */
  readonly tries: number;

  constructor(message: string, { status, code, reason, details = [], requestId, tries = 1 }: Answered, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.requestId = requestId;
    this.tries = tries;
  }
}

/** Is it the API's refusal with this code? */
export function isRefusal(error: unknown, code: string): error is BelfryApiError {
  return error instanceof BelfryApiError && error.code === code;
}
