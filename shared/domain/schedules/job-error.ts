import type { AirflowException, AirflowLog, AirflowLogLine } from "../airflow/airflow-log.ts";

/** What a failed job's log says of why. */
export interface JobFailure {
  /** `ValueError: bad`; null: the log names no error. */
  readonly message: string | null;
  /** The traceback with its causes; without one, the log's last lines. */
  readonly trace: string;
  /** ISO 8601; null: the line has none. */
  readonly at: string | null;
}

const LAST_LINES = 20;
const TRACEBACK = "Traceback (most recent call last):";
/** `ValueError: …`, `my.module.SomeException: …`; also alone, as `KeyError`. */
const EXCEPTION = /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning)(?::[\s\S]*)?$/;
const FAILED = "Task failed with exception";
const LIMIT = 16_000;

/**
 * The exception that left the task, not one that it logged on its way: Airflow 3 gives it in structure, else it is the last
 * traceback at or after the line that says that the task failed. A blank line in a message does not end it.
 */
export function failureOf(log: AirflowLog): JobFailure {
  const { lines, error_detail } = log;
  const said = lines.findLastIndex(({ text }) => text.includes(FAILED));
  const at = lines[said]?.at ?? lines.at(-1)?.at ?? null;
  if (error_detail && error_detail.length > 0) {
    const [outer] = error_detail;
    return { message: outer ? wordsOf(outer) : null, trace: cut(error_detail.map(traceOf).join("\n\n")), at };
  }
  const own = tracebackAfter(lines, said) ?? tracebackAfter(lines, -1);
  if (own) return { message: lastException(own), trace: cut(own), at };
  const plain = lines.findLast(({ text }) => EXCEPTION.test(text.trim()) || text.startsWith("ERROR: "));
  const trace = lines.slice(-LAST_LINES).map(({ text }) => text);
  return { message: plain?.text.trim().replace(/^ERROR: /, "") ?? null, trace: cut(trace.join("\n")), at: plain?.at ?? at };
}

/** The last traceback that begins in a line at or after this one: all that was logged with it. */
function tracebackAfter(lines: readonly AirflowLogLine[], from: number): string | undefined {
  const candidates = lines.slice(Math.max(0, from)).filter(({ text }) => text.includes(TRACEBACK));
  const text = candidates.at(from < 0 ? -1 : 0)?.text;
  return text?.slice(text.indexOf(TRACEBACK));
}

/** Of a chain of tracebacks the last one left the task; its message is all that follows its last frame. */
function lastException(trace: string): string | null {
  const last = trace.slice(trace.lastIndexOf(TRACEBACK)).split("\n").slice(1);
  const begins = last.findIndex((line) => line !== "" && !/^\s/.test(line));
  return begins < 0 ? null : last.slice(begins).join("\n").trim();
}

function wordsOf({ type, value }: AirflowException): string {
  return value === "" ? type : `${type}: ${value}`;
}

function traceOf(exception: AirflowException): string {
  const frames = exception.frames.map(({ file, line, name }) => `  File "${file}", line ${line}, in ${name}`);
  const members = exception.exceptions.flatMap((chain) => chain.map(traceOf)).map((text) => text.replaceAll(/^/gm, "  | "));
  return [TRACEBACK, ...frames, wordsOf(exception), ...members].join("\n");
}

function cut(trace: string): string {
  return trace.length <= LIMIT ? trace : `…${trace.slice(1 - LIMIT)}`;
}
