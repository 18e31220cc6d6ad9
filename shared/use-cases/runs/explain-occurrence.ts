import type { ExplanationView, TriggerExplanationView } from "../../contract/jobs/explain.ts";
import type { Definition } from "../../domain/definition/definition.ts";
import { invalid, notFound } from "../../domain/errors.ts";
import { explain } from "../../domain/run/reasons/explain.ts";
import { DECISIONS, type OnRecord, type Remedy } from "../../domain/run/reasons/explanation.ts";
import { stateOfGeneration } from "../../domain/definition/job.ts";
import { type Run } from "../../domain/run/run.ts";
import { occurrenceId } from "../../domain/run/run-id.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import { nextOccurrence, scheduleOf } from "../../domain/schedule/schedule.ts";
import { type Say, text } from "../../domain/texts/text.ts";
import type { TriggerOccurrence } from "../../domain/definition/trigger.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { Ports } from "../../ports/groups.ts";
import { runsInTheWay } from "../slots/runs-in-the-way.ts";
import { viewReason } from "../../domain/texts/reason.ts";

type ExplainPorts = Pick<Ports, "jobs" | "workflows" | "runs" | "workflowRuns" | "clock">;

/** Why a job's occurrence at `at` (ISO 8601; default: the next one) ran, did not run, or has not run yet. */
export async function explainJob(ports: ExplainPorts, jobId: string, at: string | undefined, say: Say): Promise<ExplanationView> {
  const job = await ports.jobs.get(jobId);
  if (!job) throw notFound("job", jobId);
  const { definition, state } = job;
  const find = (runId: string) => ports.runs.get(jobId, runId);
  const held = () => runsInTheWay(ports, definition, state.active_runs);
  return explanation(ports, definition, { at, find, held, of: ofRun }, say);
}

/** As `explainJob`, of a workflow. */
export async function explainWorkflow(ports: ExplainPorts, id: string, at: string | undefined, say: Say): Promise<ExplanationView> {
  const definition = await ports.workflows.getDefinition(id);
  if (!definition) throw notFound("workflow", id);
  const find = (runId: string) => ports.workflowRuns.get(id, runId);
  return explanation(ports, definition, { at, find, held: () => heldByRuns(ports, definition), of: ofWorkflowRun }, say);
}

/** As `explainJob`, of a trigger by the clock; what calls and events set off is on record alone. */
export async function explainTrigger(
  ports: Pick<Ports, "triggers" | "clock">,
  id: string,
  at: string | undefined,
  say: Say,
): Promise<TriggerExplanationView> {
  const definition = await ports.triggers.getDefinition(id);
  if (!definition) throw notFound("trigger", id);
  let occurrence: TriggerOccurrence | undefined;
  const find = async (occurrenceId: string) => (occurrence = await ports.triggers.getOccurrence(id, occurrenceId));
  const asked = { at, find, held: async () => [], of: ofOccurrence };
  const { decided, rules, remedies, ...explained } = await explanation(ports, { ...definition, max_parallel: 1 }, asked, say);
  const undecided = DECISIONS.find((one) => one === decided);
  return {
    ...explained,
    decided: occurrence?.status ?? undecided ?? "unrecorded",
    rules: rules.filter(({ rule }) => rule !== "limit" && rule !== "worker"),
    remedies: remedies.filter((remedy) => OF_TRIGGERS.has(remedy)),
  };
}

/** What can be done about a trigger's occurrence. */
const OF_TRIGGERS: ReadonlySet<Remedy> = new Set(["edit-schedule", "resume", "raise-grace"]);

/** Which runs of a workflow hold its slots now, and since when they run. */
async function heldByRuns({ workflows, workflowRuns }: ExplainPorts, { id, generation }: Definition): Promise<readonly RunInTheWay[]> {
  const state = stateOfGeneration((await workflows.getStates([id], "eventually")).get(id), generation);
  const runs = await workflowRuns.getMany(state.active_runs.map((run_id) => ({ workflow_id: id, run_id })));
  const startOf = new Map(runs.map(({ run_id, started_at }) => [run_id, started_at]));
  return state.active_runs.map((run_id) => ({ run_id, state: "running", since: startOf.get(run_id) ?? null }));
}

interface Asked<Record> {
  readonly at: string | undefined;
  readonly find: (runId: string) => Promise<Record | undefined>;
  readonly held: () => Promise<readonly RunInTheWay[]>;
  readonly of: (record: Record) => OnRecord;
}

async function explanation<Record>(
  { clock }: Pick<Ports, "clock">,
  definition: Definition & { readonly max_parallel: number },
  { at: asked, find, held, of }: Asked<Record>,
  say: Say,
): Promise<ExplanationView> {
  const now = clock.now();
  const at = asked === undefined ? nextOccurrence(scheduleOf(definition), now) : Date.parse(asked);
  if (at === undefined) throw invalid("query.at", text("no-next-occurrence"));
  const found = await find(occurrenceId(definition, at));
  const record = found && of(found);
  const { decided, rules, remedies } = explain({ definition, at, now, record, held: at > now ? await held() : [] });
  return {
    at: new Date(at).toISOString(),
    decided,
    rules: rules.map((rule) =>
      rule.rule === "outcome"
        ? { ...rule, facts: { ...rule.facts, error: rule.facts.error === null ? null : say(rule.facts.error) } }
        : rule,
    ) as ExplanationView["rules"],
    run_id: record?.run_id ?? null,
    ...viewReason(record?.reason ?? null, say),
    remedies: [...remedies],
  };
}

function ofRun(run: Run): OnRecord {
  return { ...run, started_at: run.begun_at ?? run.started_at };
}

/** As if it were a run: it succeeds when it publishes, and fails when its client's function does. */
function ofOccurrence(occurrence: TriggerOccurrence): OnRecord {
  const { occurrence_id, status, reason, recorded_at } = occurrence;
  return {
    run_id: occurrence_id,
    status: status === "published" ? "success" : status === "missed" ? "missed" : "failed",
    reason,
    error: status === "dropped" ? reason : null,
    queued_at: recorded_at,
    started_at: recorded_at,
    finished_at: recorded_at,
    worker_id: null,
    attempt: 1,
  };
}

function ofWorkflowRun(run: WorkflowRun): OnRecord {
  return { ...run, error: null, worker_id: null };
}
