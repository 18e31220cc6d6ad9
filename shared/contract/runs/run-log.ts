import * as z from "zod";
import { RunIdText, Timestamp, WorkId } from "../requests/fields.ts";
import { limit } from "../requests/queries.ts";
import type { Route } from "../route.ts";

/** Most lines of an attempt that are kept, and most of one request. */
const LOG_LINES_LIMIT = 1_000;
const LINES_AT_ONCE = 200;
/** Longest line, in characters. */
const LINE_LIMIT = 4_000;

const line = { at: Timestamp, level: z.enum(["info", "warn", "error"]), text: z.string().max(LINE_LIMIT) };

/** POST …/log: what the work on an attempt has written, from its line `from` on. Sent again it is the same. */
export const AppendLog = z
  .strictObject({
    attempt: z.int().min(1),
    from: z
      .int()
      .min(0)
      .max(LOG_LINES_LIMIT - 1)
      .meta({ description: "How many lines of the attempt were sent before." }),
    lines: z.array(z.strictObject(line)).min(1).max(LINES_AT_ONCE),
  })
  .meta({ id: "AppendLog" });
export type AppendLog = z.infer<typeof AppendLog>;

const LogLine = z.object({ attempt: z.int(), ...line }).meta({ id: "LogLine" });

const RunLog = z
  .object({ lines: z.array(LogLine).meta({ description: "The newest, in the order in which they were written." }), more: z.boolean() })
  .meta({ id: "RunLog" });

const ofRun = {
  path: "/jobs/{job_id}/runs/{run_id}/log",
  params: z.strictObject({ job_id: WorkId, run_id: RunIdText }),
  status: 200,
} as const;

export const runLogRoutes = {
  getRunLog: {
    ...ofRun,
    method: "GET",
    access: "read",
    servedBy: "api",
    summary: "What the work on a run has written, also while it runs",
    query: z.strictObject({ tail: limit(200, LOG_LINES_LIMIT) }),
    response: RunLog,
  },
  appendRunLog: {
    ...ofRun,
    method: "POST",
    access: "worker",
    servedBy: "complete",
    summary: "Keep lines that the work on an attempt has written",
    body: AppendLog,
    response: z.object({ kept: z.int() }).meta({ id: "LogKept" }),
  },
} as const satisfies Record<string, Route>;
