import * as z from "zod";
import type { AirflowException, AirflowLog, AirflowLogLine } from "../../../ports/airflow.ts";
import { Instant } from "../requests/parsed.ts";
import { logOfText } from "../v1/v1-log.ts";

const SOURCES = "::group::Log message source details";
const END_OF_GROUP = "::endgroup::";

type WrittenException = z.output<typeof WrittenException>;
const WrittenException = z.object({
  exc_type: z.string(),
  exc_value: z.string().nullish(),
  is_cause: z.boolean().nullish(),
  frames: z.array(z.object({ filename: z.string(), lineno: z.number(), name: z.string().nullish() })).nullish(),
  /** Of a group: lists of the same. */
  exceptions: z.array(z.unknown()).nullish(),
});

const Message = z.object({
  event: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  level: z.string().nullish(),
  logger: z.string().nullish(),
  sources: z.array(z.string()).nullish(),
  error_detail: z.array(z.unknown()).nullish(),
});

/** A log of `/api/v2`: only `event` is sure. Logs of older runs and of some stores come as texts. */
export const StructuredLog = z
  .object({ content: z.union([z.array(z.string()), z.array(Message)]), continuation_token: z.string().nullish() })
  .transform(({ content, continuation_token }): AirflowLog => {
    const ended = !continuation_token;
    const texts = content.filter((line) => typeof line === "string");
    if (texts.length > 0) return { ...logOfText(texts.join("\n")), ended };
    const messages = content.filter((line) => typeof line !== "string");
    const { header, rest } = withoutSources(messages);
    const lines = rest.map(lineOf);
    return { header, lines, error_detail: lines.findLast(({ error_detail }) => error_detail)?.error_detail ?? null, ended };
  });

type WrittenMessage = z.output<typeof Message>;

/** The first group says where the log was read, or why it could not be: it is not of the task. */
function withoutSources(messages: readonly WrittenMessage[]): {
  readonly header: readonly string[];
  readonly rest: readonly WrittenMessage[];
} {
  if (messages[0]?.event !== SOURCES) return { header: [], rest: messages };
  const end = messages.findIndex(({ event }) => event === END_OF_GROUP);
  const group = messages.slice(0, end + 1);
  const header = group.flatMap(({ sources, event }, index) => sources ?? (index > 0 && event !== END_OF_GROUP ? [textOf(event)] : []));
  return { header, rest: messages.slice(end + 1) };
}

function lineOf({ event, timestamp, level, logger, error_detail }: WrittenMessage): AirflowLogLine {
  const chain = chainOf(error_detail ?? []);
  return {
    at: Instant.safeParse(timestamp).data ?? null,
    level: level?.toLowerCase() ?? null,
    source: logger ?? null,
    text: textOf(event),
    ...(chain.length > 0 ? { error_detail: chain } : {}),
  };
}

/** What is not an exception as we know it is left out, and the text of the line tells of it. */
function chainOf(written: readonly unknown[]): AirflowException[] {
  return written.flatMap((one) => {
    const read = WrittenException.safeParse(one);
    return read.success ? [exceptionOf(read.data)] : [];
  });
}

function exceptionOf({ exc_type, exc_value, is_cause, frames, exceptions }: WrittenException): AirflowException {
  return {
    type: exc_type,
    value: exc_value ?? "",
    is_cause: is_cause ?? false,
    frames: (frames ?? []).map(({ filename, lineno, name }) => ({ file: filename, line: lineno, name: name ?? "" })),
    exceptions: (exceptions ?? []).map((chain) => chainOf(Array.isArray(chain) ? chain : [chain])),
  };
}

function textOf(event: unknown): string {
  return typeof event === "string" ? event : JSON.stringify(event ?? "");
}
