import * as z from "zod";
import { QueueName, Timestamp } from "../requests/fields.ts";
import { Owner } from "./attention.ts";
import type { Route } from "../route.ts";

const queue = {
  queue: z.string(),
  waiting: z.int().nullable().meta({ description: "Messages that a worker could take, about, as SQS counts; null: it cannot be told." }),
  in_flight: z.int().nullable().meta({ description: "Messages that workers have taken." }),
  delayed: z.int().nullable().meta({ description: "Messages of further attempts that are not due yet." }),
  dead: z.int().nullable().meta({ description: "Messages in its dead-letter queue." }),
  oldest_sec: z.number().nullable().meta({ description: "Since when the oldest run waits that is handed over and nobody has begun." }),
  last_claim_at: Timestamp.nullable().meta({
    description: "When the last run was begun that is known without reading records that are over; null: of none.",
  }),
  attended: z.boolean().meta({ description: "False: a run waits for more than a minute, and nobody has begun one since." }),
  workers: z.int().meta({ description: "Workers that have runs now." }),
  used_by: z.int().meta({ description: "How many jobs, workflows and triggers send to it." }),
  unread: z.string().nullable().meta({ description: "Why SQS could not be asked." }),
};

const Queue = z
  .object({ ...queue, jobs: z.array(z.string()).meta({ description: "Ids of its jobs, ten at most." }) })
  .meta({ id: "Queue" });

const QueueList = z
  .object({
    queues: z.array(Queue),
    cut: z.boolean().meta({ description: "Of more than 500 active runs only the oldest were looked at, for who waits and who works." }),
  })
  .meta({ id: "QueueList", description: "Worker queues that a definition names, those that need a look first, then by name." });
export type QueueList = z.infer<typeof QueueList>;

const RunOfQueue = z.object({ owner: Owner, job_id: z.string(), run_id: z.string(), since: Timestamp, attempt: z.int() });

const QueueDetail = z
  .object({
    ...queue,
    jobs: z.array(z.string()),
    workflows: z.array(z.string()),
    triggers: z.array(z.string()).meta({ description: "Those whose functions run in a client." }),
    working: z
      .array(
        z.object({
          worker_id: z.string(),
          last_seen_at: Timestamp.meta({ description: "Its last claim or heartbeat." }),
          running: z.int(),
        }),
      )
      .meta({ description: "Workers that have runs now, the last seen first." }),
    waiting_runs: z.array(RunOfQueue).meta({ description: "Handed over and not begun, the oldest twenty." }),
    running_runs: z.array(RunOfQueue).meta({ description: "The oldest twenty." }),
    cut: z.boolean(),
  })
  .meta({ id: "QueueDetail" });
export type QueueDetail = z.infer<typeof QueueDetail>;

const read = { method: "GET", access: "read", servedBy: "api", status: 200 } as const;

export const queueRoutes = {
  listQueues: {
    ...read,
    path: "/queues",
    summary: "Do workers keep up? Worker queues, up to some seconds old",
    response: QueueList,
  },
  getQueue: {
    ...read,
    path: "/queues/{queue}",
    summary: "One worker queue, with who sends to it, who works and what waits",
    params: z.strictObject({ queue: QueueName }),
    response: QueueDetail,
  },
} as const satisfies Record<string, Route>;
