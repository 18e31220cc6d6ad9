import * as z from "zod";
import { Timestamp } from "../requests/fields.ts";

export const Owner = z.string().meta({ description: "`job#buy-scanner`, `workflow#daily`." });

const item = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({
    kind: z.literal(kind),
    id: z.string().meta({ description: "The same as long as it is the same matter, for who wants to put it aside." }),
    ...shape,
  });

const trouble = {
  owner: Owner,
  since: Timestamp.meta({ description: "When the first one in a row was due." }),
  at: Timestamp.meta({ description: "When the last one was due." }),
  streak: z.int().meta({ description: "How many in a row, as far as is kept: forty at most." }),
  error_line: z.string().nullable().meta({ description: "The first line of the last error or reason." }),
};

/** What somebody should look at, the gravest first. */
export const Attention = z
  .discriminatedUnion("kind", [
    item("failing", {
      ...trouble,
      status: z.enum(["failed", "timeout", "missed"]).meta({ description: "Of the last one." }),
      run_id: z
        .string()
        .nullable()
        .meta({ description: "The run of them that was the last to fail or to exceed its time; null: it is not known any more." }),
      step_id: z
        .string()
        .nullable()
        .meta({ description: "Of a workflow: the step that failed in that run, the first one of several, and whose error is told." }),
    }),
    item("step-failed", {
      owner: Owner,
      run_id: z.string().meta({ description: "The workflow's run, which goes on." }),
      steps: z.array(z.string()).meta({ description: "Steps that have failed, ten at most." }),
      since: Timestamp.nullable().meta({ description: "When the first of them failed." }),
      blocked: z.int().meta({ description: "Steps that do not start for it." }),
    }),
    item("missed", trouble),
    item("no-worker", {
      queue: z.string(),
      since: Timestamp.meta({ description: "Since when the oldest run waits that nobody has begun." }),
      waiting: z.int().meta({ description: "Runs, of jobs and of steps, that wait for more than a minute." }),
      owners: z.array(Owner).meta({ description: "Whose these are, ten at most." }),
    }),
    item("long-running", {
      owner: Owner,
      run_id: z.string(),
      step_id: z.string().nullable().meta({ description: "Of a workflow: the step, where it is one." }),
      started_at: Timestamp,
      beyond: z.enum(["usual", "limit"]).meta({ description: "`usual`: three times the 95th percentile. `limit`: 80 % of `timeout_sec`." }),
      usual_p95_sec: z.number().nullable(),
      timeout_sec: z.number().nullable(),
    }),
    item("dead-letters", { queue: z.string(), dead_letters: z.int() }),
    item("late", {
      since: Timestamp.meta({ description: "The hour from which on is looked: the present and the one before." }),
      p50: z.number().meta({ description: "Seconds." }),
      p99: z.number().meta({ description: "Seconds; more than 5." }),
    }),
    item("unreadable", { owner: Owner, broken: z.string() }),
  ])
  .meta({ id: "Attention" });
export type Attention = z.infer<typeof Attention>;
