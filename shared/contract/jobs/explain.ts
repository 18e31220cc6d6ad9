import * as z from "zod";
import { DECISIONS, REMEDIES } from "../../domain/run/reasons/explanation.ts";
import { RUN_STATUSES } from "../../domain/run/run.ts";
import { OCCURRENCE_STATUSES } from "../../domain/definition/trigger.ts";
import { JobId, Timestamp, TriggerId, WorkflowId } from "../requests/fields.ts";
import { text } from "../../domain/texts/text.ts";
import type { Route } from "../route.ts";
import { issueText } from "../texts/issue-text.ts";

const Verdict = z.enum(["pass", "stop", "not-reached", "unknown"]);
const InTheWay = z.object({
  run_id: z.string(),
  state: z.enum(["waiting", "retrying", "running", "unknown"]),
  since: Timestamp.nullable(),
});

const rule = <Name extends string, Facts extends z.ZodRawShape>(name: Name, facts: Facts) =>
  z.object({ rule: z.literal(name), verdict: Verdict, decided_at: Timestamp.nullable(), facts: z.object(facts) });

const Rule = z.discriminatedUnion("rule", [
  rule("schedule", { previous: Timestamp.nullable(), next: Timestamp.nullable(), timezone: z.string() }),
  rule("active", {
    enabled: z.boolean(),
    active_since: Timestamp,
    paused_at: Timestamp.nullable(),
    pause_reason: z.string().nullable(),
  }),
  rule("time", { misfire_grace_sec: z.int(), later: Timestamp.nullable() }),
  rule("limit", { max_parallel: z.int(), runs: z.array(InTheWay) }),
  rule("worker", {
    queue: z.string().nullable(),
    queued_at: Timestamp.nullable(),
    started_at: Timestamp.nullable(),
    worker_id: z.string().nullable(),
  }),
  rule("outcome", { attempts: z.int(), error: z.string().nullable() }),
]);

/** Why an occurrence ran, did not run, or has not run yet. */
const ExplanationView = z
  .object({
    at: Timestamp,
    decided: z.enum([...RUN_STATUSES, ...DECISIONS]).meta({
      description:
        "The record's status. `coming`: not due yet. `not-due`: never was, or not while the definition is as it is. `pending`: due just now. `unrecorded`: nothing is on record.",
    }),
    rules: z.array(Rule).meta({ description: "In the order in which they decide; the first `stop` is where it ended." }),
    run_id: z.string().nullable(),
    reason: z.string().nullable(),
    reason_code: z.string().nullable(),
    remedies: z.array(z.enum(REMEDIES)),
  })
  .meta({ id: "Explanation" });
export type ExplanationView = z.infer<typeof ExplanationView>;

/** The same of a trigger, which has no slots and no worker: rules `schedule`, `active`, `time` and `outcome`. */
const TriggerExplanationView = z
  .object({
    ...ExplanationView.shape,
    decided: z.enum([...OCCURRENCE_STATUSES, ...DECISIONS]).meta({ description: "The occurrence's status, or as for jobs." }),
  })
  .meta({ id: "TriggerExplanation" });
export type TriggerExplanationView = z.infer<typeof TriggerExplanationView>;

const query = z.strictObject({
  // The id of an occurrence begins with its instant, in milliseconds since 1970.
  at: Timestamp.refine((instant) => Date.parse(instant) >= 0, issueText(text("before-1970")))
    .optional()
    .meta({ description: "When the occurrence is or was due. Default: the next one." }),
});
const explained = { method: "GET", access: "read", servedBy: "api", query, status: 200, response: ExplanationView } as const;

export const explainRoutes = {
  explainJob: {
    ...explained,
    path: "/jobs/{job_id}/explain",
    summary: "Why did an occurrence run or not? Rule by rule",
    params: z.strictObject({ job_id: JobId }),
  },
  explainWorkflow: {
    ...explained,
    path: "/api/v1/workflows/{workflow_id}/explain",
    summary: "Why did a workflow's occurrence run or not? Rule by rule",
    params: z.strictObject({ workflow_id: WorkflowId }),
  },
  explainTrigger: {
    ...explained,
    path: "/triggers/{trigger_id}/explain",
    summary: "Why did a trigger's occurrence by the clock publish, or not? Rule by rule",
    params: z.strictObject({ trigger_id: TriggerId }),
    response: TriggerExplanationView,
  },
} as const satisfies Record<string, Route>;
