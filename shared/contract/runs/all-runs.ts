import * as z from "zod";
import { WORKFLOW_RUN_STATUSES } from "../../domain/run/workflow-run.ts";
import { Owner } from "../operations/attention.ts";
import { RunIdText, Timestamp } from "../requests/fields.ts";
import { Cursor, limit, repeated } from "../requests/queries.ts";
import type { Route } from "../route.ts";
import { RunDetail, RunStatusName, RunView } from "./run.ts";
import { RunSource } from "./run-source.ts";

const RUN_KINDS = ["job", "step", "workflow"] as const;
const SOURCES = ["clock", "hand", "event", "chain", "step"] as const;

/** Owners of one request: each may be a query of its own. */
const OWNERS_LIMIT = 20;
/** `job#buy-scanner`, `workflow#daily`. */
export const DefinitionKey = z.string().regex(/^(?:job|workflow)#[A-Za-z0-9][A-Za-z0-9._:-]{0,170}$/);

const RunsQuery = z.strictObject({
  from: Timestamp.optional().meta({ description: "When they were due. Default: a day before `to`." }),
  to: Timestamp.optional().meta({ description: "Default: now." }),
  kind: repeated(z.enum(RUN_KINDS), 3)
    .default(["job", "step"])
    .meta({ description: "`workflow`: also runs of workflows that exist. Default: runs of jobs and of steps." }),
  owner: repeated(DefinitionKey, OWNERS_LIMIT).optional().meta({
    description: "`job#buy-scanner`, `workflow#daily`; only theirs. A workflow's are its runs and those of its steps.",
  }),
  not_owner: repeated(DefinitionKey, OWNERS_LIMIT).optional().meta({ description: "All but theirs." }),
  status: repeated(RunStatusName, 8).optional(),
  source: repeated(z.enum(SOURCES), SOURCES.length).optional().meta({ description: "What made them." }),
  late_over: z.coerce.number().min(0).optional().meta({ description: "Only those that began more than so many seconds late." }),
  q: z.string().min(1).max(200).optional().meta({ description: "Part of the error or reason, as it is shown to the caller, in any case." }),
  order: z.enum(["newest", "oldest"]).default("newest"),
  limit: limit(50, 1_000),
  cursor: Cursor.optional(),
});

const owned = { owner: Owner.meta({ description: "Of a step: its workflow." }) };

/** A run of a workflow beside runs of jobs. */
const WorkflowRunInList = z
  .object({
    ...owned,
    kind: z.literal("workflow"),
    run_id: z.string(),
    workflow_id: z.string(),
    status: z.enum(WORKFLOW_RUN_STATUSES),
    reason: z.string().nullable(),
    reason_code: z.string().nullable(),
    trigger_source: z.string(),
    scheduled_at: Timestamp,
    queued_at: Timestamp,
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
    attempt: z.int(),
    lateness: z.number(),
    retry_at: Timestamp.nullable(),
    source: RunSource,
    duration_sec: z.number().nullable(),
    steps: z.object({ done: z.int(), failed: z.int(), of: z.int() }),
  })
  .meta({ id: "WorkflowRunInList" });

const RunInList = z.object({ ...RunView.shape, ...owned, kind: z.enum(["job", "step"]) }).meta({ id: "RunInList" });

const RunList = z
  .object({
    runs: z.array(z.discriminatedUnion("kind", [RunInList, WorkflowRunInList])),
    next_cursor: z.string().nullable(),
    searched_to: Timestamp.nullable().meta({
      description: "Where the search was ended after 10,000 runs, with a page that is not full; `next_cursor` leads on from there.",
    }),
  })
  .meta({ id: "RunList" });
export type RunList = z.infer<typeof RunList>;

const FoundRun = z
  .discriminatedUnion("kind", [z.object({ ...RunDetail.shape, ...owned, kind: z.enum(["job", "step"]) }), WorkflowRunInList])
  .meta({ id: "FoundRun" });
export type FoundRun = z.infer<typeof FoundRun>;

export const runRoutes = {
  listRecentRuns: {
    method: "GET",
    path: "/runs",
    access: "read",
    servedBy: "api",
    summary: "Runs of all jobs, steps and workflows, newest first",
    query: RunsQuery,
    status: 200,
    response: RunList,
  },
  findRun: {
    method: "GET",
    path: "/runs/{run_id}",
    access: "read",
    servedBy: "api",
    summary: "The run with this id, whosever it is",
    params: z.strictObject({ run_id: RunIdText }),
    status: 200,
    response: FoundRun,
  },
} as const satisfies Record<string, Route>;
export type RunsQuery = z.output<typeof RunsQuery>;
