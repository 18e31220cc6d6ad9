import * as z from "zod";
import { CronError, parseCron } from "../../domain/schedule/cron.ts";
import { CRON_LIMIT } from "../../domain/schedule/cron-tokens.ts";
import { isRunId } from "../../domain/run/run-id.ts";
import { RENDERED_LIMIT } from "../../domain/event/template.ts";
import { canonicalTimeZone, isTimeZone } from "../../domain/schedule/time-zone-name.ts";
import { physicalQueueName, QUEUE_FORM, QUEUE_NAME_LIMIT } from "../deployment/queue-name.ts";
import { text } from "../../domain/texts/text.ts";
import { issueText } from "../texts/issue-text.ts";
import { QUOTED_LIMIT, quotedBytes } from "./answer-size.ts";

/** Longest delay of a run or of a worker's reschedule: 30 days, in seconds. */
export const LONGEST_DELAY_SECONDS = 2_592_000;
/** Largest serialised `params`, in bytes: leaves an SQS message (256 KiB) and a DynamoDB item (400 KB) ample room. */
const PARAMS_LIMIT = 65_536;
/** Largest result a report may carry, in bytes, as JSON: a Lambda function takes requests of 6 MB. */
const RESULT_LIMIT = 5_000_000;
/** Longest error text a report may carry, in characters. */
export const ERROR_TEXT_LIMIT = 65_536;

export const JobId = z
  .string()
  .min(3)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, issueText(text("identifier-characters")))
  .meta({ description: "The job's name, unique in its scope.", example: "buy-scanner" });

/** What a run reports under: a job, or a step of a workflow, `daily_pipeline:seed`. */
export const WorkId = z
  .string()
  .min(3)
  .max(161)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(?::[A-Za-z0-9][A-Za-z0-9._-]*)?$/, issueText(text("work-id-form")))
  .meta({ description: "A job's id, or `{workflow_id}:{step_id}` for a step of a workflow.", example: "buy-scanner" });

const identifier = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, issueText(text("identifier-characters")));

export const TriggerId = identifier(100).meta({ description: "The trigger's name, unique in its scope.", example: "github" });
export const WorkflowId = identifier(80).meta({ description: "The workflow's name, unique in its scope.", example: "daily_pipeline" });
export const StepId = identifier(80).meta({ description: "The step's name, unique in its workflow.", example: "seed_fresh_data" });

/** EventBridge's detail-type has 128 characters at most. */
export const Topic = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.:/-]+$/, issueText(text("topic-characters")))
  .meta({ description: "An event's name in segments; EventBridge's detail-type.", example: "pipeline.collection.completed" });

export const TopicPattern = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.:/*-]+$/, issueText(text("topic-pattern-characters")))
  .regex(/^(?!.*\*\*\*)/, issueText(text("topic-pattern-stars")))
  .meta({ description: "`*`: one or more characters but a dot; `**`: any characters, also none.", example: "logs.**" });

export const RunIdText = z
  .string()
  .refine(isRunId, issueText(text("run-id-form")))
  .meta({ description: "A run's id; ids sort by scheduled time.", example: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10" });

export const QueueName = z
  .string()
  // What the deployment's prefix takes of it.
  .max(QUEUE_NAME_LIMIT - physicalQueueName("").length)
  .regex(QUEUE_FORM, issueText(text("queue-form")))
  .meta({
    description: "The worker queue, `{scope}.jobs.{service}`; made with its dead-letter queue if it does not exist.",
    example: "real.jobs.buy-scanner",
  });

export const CronText = z
  .string()
  .superRefine((expression, context) => {
    try {
      parseCron(expression, "UTC");
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      context.addIssue({ code: "custom", message: issueText(error.text), params: { code: "cron" } });
    }
  })
  .meta({
    description:
      "Cron: 5 fields, or 6 with seconds first, or a nickname (`@daily`); names, ranges (also over the end), `L`, `#`. Authoritative whenever present.",
    example: "*/5 * * * *",
    maxLength: CRON_LIMIT,
  });

export const TimeZoneName = z
  .string()
  .max(64)
  .refine(isTimeZone, issueText(text("time-zone-unknown")))
  .overwrite(canonicalTimeZone)
  .meta({ description: "The IANA time zone in which `cron_expr` is read; kept in its own letter case.", example: "Asia/Seoul" });

export const Params = z
  .record(z.string(), z.json())
  .refine((params) => Buffer.byteLength(JSON.stringify(params)) <= PARAMS_LIMIT, issueText(text("json-too-large", { limit: PARAMS_LIMIT })))
  .meta({ description: "What the worker receives as `params`.", example: { scan_mode: "swing" } });

/** An event's detail: a JSON object. */
export const Detail = z
  .record(z.string(), z.json())
  .refine(
    (detail) => Buffer.byteLength(JSON.stringify(detail)) <= RENDERED_LIMIT,
    issueText(text("json-too-large", { limit: RENDERED_LIMIT })),
  )
  .meta({ description: "A JSON object.", example: { level: "ERROR", service: "billing" } });

/** What a worker reports as its result. */
export const Result = z
  .json()
  .refine((value) => quotedBytes(value) <= QUOTED_LIMIT, issueText(text("json-too-large-quoted", { limit: QUOTED_LIMIT })))
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= RESULT_LIMIT, issueText(text("json-too-large", { limit: RESULT_LIMIT })));

export const Timestamp = z.iso
  .datetime({ offset: true })
  .meta({ description: "ISO 8601 with a zone.", example: "2026-11-20T08:00:00.000Z" });

export const DelaySeconds = z.int().min(0).max(LONGEST_DELAY_SECONDS);

export const IntervalSeconds = z
  .int()
  .min(1)
  .max(LONGEST_DELAY_SECONDS)
  .meta({ description: "Seconds. Schedules a job without `cron_expr`; in queue mode, the delay of the next run.", example: 300 });

/** Inside brackets of a pattern, `\p{Cc}` in words that all readers of JSON Schema know: the API's document has such patterns. */
export const CONTROL_CHARACTERS = String.raw`\u0000-\u001f\u007f-\u009f`;

/** For zod's `refine`: half a character is none in UTF-8, which hashes, keys of DynamoDB and files are made of. */
export const WELL_FORMED = [(value: string) => value.isWellFormed(), issueText(text("lone-surrogate"))] as const;

/** Text without control characters other than tab and line breaks: what a terminal, a log and a page can show safely. */
export function plainText(limit: number) {
  return z
    .string()
    .max(limit)
    .regex(new RegExp(String.raw`^(?:[\t\n\r]|[^${CONTROL_CHARACTERS}])*$`, "u"), issueText(text("control-characters")))
    .refine(...WELL_FORMED);
}

/** Below a second no occurrence could keep it: whatever is later than its grace is missed. */
export const GraceSeconds = z
  .int()
  .min(1, issueText(text("grace-too-short")))
  .max(86_400)
  .meta({ description: "Seconds, at least 1, by which an occurrence may start late, after downtime; later it is recorded as missed." });
