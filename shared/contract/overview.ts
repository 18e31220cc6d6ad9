import * as z from "zod";
import { RUN_STATUSES } from "../domain/run.ts";
import { Timestamp } from "./fields.ts";
import type { Route } from "./route.ts";

const Owner = z.string().meta({ description: "`job#buy-scanner`, `workflow#daily`." });

/** What somebody should look at, the gravest first. */
const Attention = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("failing"),
      owner: Owner,
      status: z.enum(["failed", "timeout", "missed"]).meta({ description: "Of the last outcome." }),
      since: Timestamp.meta({ description: "When the first one in a row was due." }),
      streak: z.int(),
      error_line: z.string().nullable().meta({ description: "The first line of the last error or reason." }),
    }),
    z.object({
      kind: z.literal("no-worker"),
      queue: z.string(),
      since: Timestamp.meta({ description: "Since when the oldest run waits that nobody has begun." }),
      waiting: z.int().meta({ description: "Runs that wait for more than a minute." }),
      owners: z.array(Owner).meta({ description: "Whose these are, ten at most." }),
    }),
    z.object({
      kind: z.literal("dead-letters"),
      queue: z.string(),
      dead_letters: z.int(),
    }),
    z.object({ kind: z.literal("unreadable"), owner: Owner, broken: z.string() }),
  ])
  .meta({ id: "Attention" });

const Active = z.object({
  owner: Owner,
  run_id: z.string(),
  status: z.enum(["queued", "running"]),
  scheduled_at: Timestamp,
  started_at: Timestamp.nullable(),
  attempt: z.int(),
  timeout_sec: z.number().nullable().meta({ description: "Null for workflows, whose steps have their own." }),
  usual_sec: z.number().nullable().meta({ description: "How long half of the last successes took; null: none is known." }),
});

const Overview = z
  .object({
    now: Timestamp,
    counts: z.object({
      jobs: z.int(),
      workflows: z.int(),
      triggers: z.int(),
      paused: z.int(),
      running: z.int().meta({ description: "Runs that are waiting or running." }),
      last: z.partialRecord(z.enum(RUN_STATUSES), z.int()).meta({ description: "How many jobs and workflows had which status last." }),
    }),
    attention: z.array(Attention),
    running: z.array(Active).meta({ description: "The oldest fifty." }),
    next: z
      .array(z.object({ at: Timestamp, owners: z.array(Owner) }))
      .meta({ description: "The next twenty times, and what is due then." }),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof Overview>;

export const overviewRoutes = {
  getOverview: {
    method: "GET",
    path: "/overview",
    access: "read",
    servedBy: "api",
    summary: "Is anything wrong, what runs, and what comes next?",
    status: 200,
    response: Overview,
  },
} as const satisfies Record<string, Route>;
