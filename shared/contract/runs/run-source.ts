import * as z from "zod";
import type { RunCause as Cause } from "../../domain/run/reasons/run-cause.ts";
import { RunIdText } from "../requests/fields.ts";

const hand = z.object({
  kind: z.literal("hand"),
  by: z.string().exactOptional().meta({ description: "Who asked for it; absent where callers are not known." }),
  user_id: z.int().positive().exactOptional().meta({ description: "That one's number, where it is a user's." }),
  rerun_of: RunIdText.exactOptional().meta({ description: "The run whose params it repeats." }),
});
const event = z.object({ kind: z.literal("event"), trigger_id: z.string(), occurrence_id: RunIdText });

/** What made a run, as far as messages and records must carry it. */
export const RunCause = z.discriminatedUnion("kind", [hand, event]) satisfies z.ZodType<Cause>;

/** What made a run: the clock, a caller, a trigger's event, the run before it in queue mode, or a workflow. */
export const RunSource = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("clock") }),
    hand,
    event,
    z.object({ kind: z.literal("chain") }),
    z.object({ kind: z.literal("step"), workflow_id: z.string(), workflow_run_id: z.string().nullable(), step_id: z.string() }),
  ])
  .meta({ id: "RunSource" });
