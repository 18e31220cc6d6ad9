/** What an attempt can end with. */
export const OUTCOMES = ["success", "failed", "timeout", "cancelled"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Longest error text sent, in bytes of UTF-8. */
export const ERROR_LIMIT = 4_096;
/** Largest result the API takes over HTTP, in bytes of JSON. */
export const RESULT_LIMIT = 5_000_000;
/** And its most bytes written into a JSON text, where each quote and backslash counts twice: Lambda takes 6 MB in all. */
export const QUOTED_LIMIT = 5_900_000;
/** Largest result the completion queue takes, in bytes of JSON. */
export const QUEUED_RESULT_LIMIT = 200_000;
/** Longest reason for a result that was left out, in characters. */
export const OMISSION_LIMIT = 500;
/** Longest delay of a next run: 30 days, in seconds. */
export const LONGEST_DELAY_SECONDS = 2_592_000;

const STACK_LINES = 6;

/** How an attempt ended. Every field may be left out. */
export interface CompletionFields {
  /** @default the scope the API serves */
  readonly scope?: string;
  /** @default the job's latest active run */
  readonly run_id?: string;
  /** From 1. @default whichever attempt is current */
  readonly attempt?: number;
  /** @default "success" */
  readonly status?: Outcome;
  /** Why it did not succeed. Cut to 4 KiB. */
  readonly error?: string | null;
  /** Any JSON value of at most 5,000,000 bytes, kept with the run; above 200,000 bytes it can be reported over HTTP only. */
  readonly result?: unknown;
  /** Why there is no result although the work returned one, up to 500 characters; kept with the run. */
  readonly result_omitted?: string | null;
  /** ISO 8601 with a zone. @default when the attempt was claimed */
  readonly started_at?: string;
  /** ISO 8601 with a zone. @default when the report arrives */
  readonly finished_at?: string;
  /** Queue mode: seconds until the next run, 1 to 2,592,000 (30 days). */
  readonly next_delay_sec?: number;
  /** Queue mode: `false` ends the chain, no next run follows. */
  readonly auto_reschedule?: boolean;
}

/** A completion with the job it belongs to: the body of the HTTP report (without `job_id`) and of the queue message. */
export interface Completion extends CompletionFields {
  readonly job_id: string;
}

/** A thrown value as the text that is kept with the run: its message, then the first lines of its stack. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return clip(String(error));
  // A message may quote another program's stack: only what follows it is this error's.
  const { stack = "", message } = error;
  const frames = stack
    .slice(stack.includes(message) ? stack.indexOf(message) + message.length : 0)
    .split("\n")
    .filter((text) => text.trimStart().startsWith("at "));
  return clip([`${error.name}: ${message}`, ...frames.slice(0, STACK_LINES)].join("\n"));
}

/** Cuts a text to `ERROR_LIMIT` bytes, between characters. */
export function clip(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= ERROR_LIMIT) return text;
  const whole = bytes.subarray(0, ERROR_LIMIT - Buffer.byteLength("…")).toString();
  return `${whole.replace(/\uFFFD+$/, "")}…`;
}

type Result = Pick<Completion, "result" | "result_omitted">;

/**
 * What of a return value can be reported. A value that is no JSON or too large is left out, with the reason: the API would
 * refuse the whole report for it, and work that is done must not be reported as anything else.
 */
export function reportable(value: unknown): Result {
  try {
    const json: string | undefined = JSON.stringify(value);
    // Functions and undefined have no JSON: nothing was returned.
    if (json === undefined) return {};
    const size = Buffer.byteLength(json);
    if (size > RESULT_LIMIT) return omitted(`the result has ${size} bytes as JSON; ${RESULT_LIMIT} can be kept`);
    const quoted = Buffer.byteLength(JSON.stringify(json));
    if (quoted > QUOTED_LIMIT) return omitted(`the result has ${quoted} bytes as JSON inside JSON; ${QUOTED_LIMIT} can be sent`);
    const result: unknown = JSON.parse(json);
    return { result };
  } catch (error) {
    return omitted(`the result is not JSON: ${String(error)}`);
  }
}

/** A report's result that is left out, and why. */
export function omitted(reason: string): Required<Result> {
  return { result: null, result_omitted: cut(reason, OMISSION_LIMIT) };
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`.toWellFormed();
}
