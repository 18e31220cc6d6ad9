import * as z from "zod";
import { RUN_STATUSES } from "../../domain/run/run.ts";
import { Attention, Owner } from "./attention.ts";
import { Timestamp } from "../requests/fields.ts";
import type { Route } from "../route.ts";

const ActiveStep = z.object({
  step_id: z.string(),
  run_id: z.string(),
  status: z.enum(["queued", "running"]),
  started_at: Timestamp.nullable(),
  attempt: z.int(),
  timeout_sec: z.number(),
});

const Active = z.object({
  owner: Owner,
  run_id: z.string(),
  status: z.enum(["queued", "running"]),
  scheduled_at: Timestamp,
  started_at: Timestamp.nullable(),
  attempt: z.int(),
  timeout_sec: z.number().nullable().meta({ description: "Null for workflows, whose steps have their own." }),
  usual_sec: z.number().nullable().meta({ description: "How long half of the last successes took; null: none is known." }),
  usual_p95_sec: z.number().nullable().meta({ description: "And 95 % of them." }),
  steps: z
    .object({
      done: z.int().meta({ description: "Steps that have succeeded." }),
      failed: z.int(),
      of: z.int(),
      active: z.array(ActiveStep).meta({ description: "Those under way, ten at most." }),
    })
    .nullable()
    .meta({ description: "Of a workflow's run." }),
});

const counts = {
  success: z.int(),
  failed: z.int(),
  timeout: z.int(),
  cancelled: z.int(),
  skipped: z.int(),
  missed: z.int(),
};

const Hour = z.object({
  from: Timestamp.meta({ description: "A whole hour of UTC." }),
  ...counts,
  active: z.int().meta({ description: "Runs that wait or run." }),
  planned: z.int().meta({ description: "Times still to come at which jobs and workflows are due." }),
  behind: z.boolean().meta({ description: "It has not been counted lately, or more runs were due than are counted: ask again." }),
});

/** Parts of the answer that are bounded. */
export const CUT_PARTS = ["attention", "active", "running", "next", "hours", "planned"] as const;

const Overview = z
  .object({
    now: Timestamp,
    counts: z.object({
      jobs: z.int(),
      workflows: z.int(),
      triggers: z.int(),
      paused: z.int(),
      running: z.int().meta({ description: "Runs that are waiting or running." }),
      slots: z.int().meta({ description: "How many could at most: the sum of `max_parallel` of what is enabled." }),
      last: z.partialRecord(z.enum(RUN_STATUSES), z.int()).meta({ description: "How many jobs and workflows had which status last." }),
    }),
    totals: z.object(counts).meta({ description: "Of the hours that were asked for." }),
    lateness: z.object({ p50: z.number().nullable(), p99: z.number().nullable() }).meta({
      description: "Seconds from due to begun, of all runs of jobs in these hours, at most a tenth too high; null: none has begun.",
    }),
    hours: z.array(Hour).meta({
      description:
        "Runs of jobs, of workflows and of their steps by the hour in which they were due, the oldest first; then three hours to come.",
    }),
    attention: z.array(Attention).meta({ description: "The gravest first, a hundred at most." }),
    running: z.array(Active).meta({ description: "The oldest fifty." }),
    next: z
      .array(
        z.object({
          at: Timestamp,
          owners: z.array(Owner),
          warning: z.enum(["limit", "no-worker"]).nullable().meta({
            description: "`limit`: it will be skipped if what runs now does not end in time. `no-worker`: nobody takes from its queue.",
          }),
        }),
      )
      .meta({ description: "The next twenty times, and what is due then, twenty names of each; apart where they are warned of." }),
    cut: z
      .array(z.enum(CUT_PARTS))
      .meta({ description: "Which parts say less than there is. `active`: of more than 500 active runs only the oldest were looked at." }),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof Overview>;

const OverviewQuery = z.strictObject({
  hours: z.enum(["24", "168"]).default("24").transform(Number).meta({ description: "How far `hours`, `totals` and `lateness` look back." }),
});

export const overviewRoutes = {
  getOverview: {
    method: "GET",
    path: "/overview",
    access: "read",
    servedBy: "api",
    summary: "Is anything wrong, what ran, what runs, and what comes next?",
    query: OverviewQuery,
    status: 200,
    response: Overview,
  },
} as const satisfies Record<string, Route>;
