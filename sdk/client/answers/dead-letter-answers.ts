/** What the API answers about dead letters, in its words. Times are ISO 8601. */
import * as z from "zod";

/** Dead-letter queues of the scope, and those that could not be counted. Counts are approximate. */
export const LetterQueues = z.object({
  queues: z.array(z.object({ queue: z.string(), letters: z.int() })),
  unread: z.array(z.object({ queue: z.string(), error: z.string() })),
});
export type LetterQueues = z.infer<typeof LetterQueues>;

const about = {
  letter_id: z.string(),
  kind: z.string(),
  says: z.string(),
  job_id: z.string().nullable(),
  workflow_id: z.string().nullable(),
  trigger_id: z.string().nullable(),
  run_id: z.string().nullable(),
  due_at: z.string().nullable(),
};

/** A page of a queue's letters, the oldest first. `cut`: there may be more than one look sees. */
export const LetterPage = z.object({
  letters: z.array(z.object({ ...about, why: z.string().nullable(), sent_at: z.string(), received: z.int(), body: z.string() })),
  next_cursor: z.string().nullable(),
  cut: z.boolean(),
});
export type LetterPage = z.infer<typeof LetterPage>;

/** What became of letters, and which of those that were named are not there. `more`: ask once more. */
export const HandledLetters = z.object({
  letters: z.array(
    z.object({
      ...about,
      outcome: z.enum(["redriven", "discarded", "kept"]),
      reason: z.string().nullable(),
      reason_code: z.string().nullable(),
    }),
  ),
  missing: z.array(z.string()),
  more: z.boolean(),
});
export type HandledLetters = z.infer<typeof HandledLetters>;
