import * as z from "zod";
import { text } from "../../domain/texts/text.ts";
import { Timestamp } from "../requests/fields.ts";
import { Cursor, limit } from "../requests/queries.ts";
import type { Route } from "../route.ts";
import { issueText } from "../texts/issue-text.ts";

/** Letters that a request may name. */
const MOST_IDS = 100;

const OfQueue = z.strictObject({
  queue: z.string().min(1).max(80).meta({
    description:
      "`dispatch`, `completion`, `notifications`, `schedules`, `events`, `job-stream`, `run-stream`, or a worker queue, `{scope}.jobs.{service}`.",
    example: "dispatch-timer",
  }),
});
const LettersQuery = z.strictObject({ limit: limit(100, 200), cursor: Cursor.optional() });
const LetterIds = z.array(z.string().min(1).max(100)).min(1).max(MOST_IDS);
const Redrive = z
  .strictObject({ letter_ids: LetterIds.optional().meta({ description: "Default: all, up to 100 a request." }) })
  .meta({ id: "RedriveLetters" });
const Discard = z
  .strictObject({ letter_ids: LetterIds.optional(), all: z.literal(true).optional().meta({ description: "All, up to 100 a request." }) })
  .refine(({ letter_ids, all }) => (letter_ids === undefined) !== (all === undefined), issueText(text("letters-or-all")))
  .meta({ id: "DiscardLetters" });

const LetterQueues = z
  .object({
    queues: z.array(z.object({ queue: z.string(), letters: z.int().meta({ description: "Approximate, as SQS counts." }) })),
    unread: z.array(z.object({ queue: z.string(), error: z.string() })).meta({ description: "Queues that could not be counted." }),
  })
  .meta({ id: "LetterQueues" });

const about = {
  letter_id: z.string().meta({ description: "SQS's id of the message: logs name it as `message_id`." }),
  kind: z.string().meta({
    description:
      "`wake`, `launch`, `fire`, `release`, `deadline`, `advance`, `event`, `react-again`: messages of the dispatch queue. `report`: of a worker. `notification`. `work`: for a worker. `provision-all`, `definitions`, `run-changes`: what provision or react was told. `unreadable`.",
  }),
  says: z.string().meta({ description: "What it asks for, in words." }),
  job_id: z.string().nullable(),
  workflow_id: z.string().nullable(),
  trigger_id: z.string().nullable(),
  run_id: z.string().nullable(),
  due_at: z.string().nullable().meta({ description: "The second that it is about." }),
};

const LetterPage = z
  .object({
    letters: z.array(
      z.object({
        ...about,
        why: z.string().nullable().meta({ description: "Why it was given up; null where only the log of the function knows." }),
        sent_at: Timestamp.meta({ description: "When it was first sent, or, of streams, schedules and rules, set aside." }),
        received: z.int().meta({ description: "How often it was received, also by who looked at it here. Approximate." }),
        body: z.string().meta({ description: "As it is; cut to 2,000 characters." }),
      }),
    ),
    next_cursor: z.string().nullable(),
    cut: z.boolean().meta({ description: "The queue may hold more letters than one look sees, 1,000." }),
  })
  .meta({ id: "LetterPage", description: "The oldest first." });

const HandledLetters = z
  .object({
    letters: z.array(
      z.object({
        ...about,
        outcome: z.enum(["redriven", "discarded", "kept"]).meta({
          description: "`redriven`: what it asked for happens. `discarded`: deleted, there is nothing to do. `kept`: still there.",
        }),
        reason: z.string().nullable(),
        reason_code: z.string().nullable(),
      }),
    ),
    missing: z.array(z.string()).meta({ description: "Ids that were named and not found, or that somebody looks at just now." }),
    more: z.boolean().meta({ description: "There may be further ones: ask once more." }),
  })
  .meta({ id: "HandledLetters" });

const handled = { method: "POST", access: "admin", servedBy: "redrive", params: OfQueue, status: 200, response: HandledLetters } as const;

export const deadLetterRoutes = {
  listDeadLetterQueues: {
    method: "GET",
    path: "/dead-letters",
    access: "admin",
    servedBy: "redrive",
    summary: "Dead-letter queues of the scope, and how many letters each holds",
    status: 200,
    response: LetterQueues,
  },
  listDeadLetters: {
    method: "GET",
    path: "/dead-letters/{queue}",
    access: "admin",
    servedBy: "redrive",
    summary: "What a queue gave up, in words",
    params: OfQueue,
    query: LettersQuery,
    status: 200,
    response: LetterPage,
  },
  redriveDeadLetters: {
    ...handled,
    path: "/dead-letters/{queue}/redrive",
    summary: "Make happen what letters asked for, and delete them; harmless when repeated",
    body: Redrive,
    bodyOptional: true,
  },
  discardDeadLetters: {
    ...handled,
    path: "/dead-letters/{queue}/discard",
    summary: "Delete letters, named or all; what they said stays in the log",
    body: Discard,
  },
} as const satisfies Record<string, Route>;
