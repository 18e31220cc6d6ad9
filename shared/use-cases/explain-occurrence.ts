import type { ExplanationView } from "../contract/explain.ts";
import type { Definition } from "../domain/definition.ts";
import { invalid, notFound } from "../domain/errors.ts";
import { explain } from "../domain/explain.ts";
import type { OnRecord } from "../domain/explanation.ts";
import { type Run } from "../domain/run.ts";
import { occurrenceId } from "../domain/run-id.ts";
import type { RunInTheWay } from "../domain/run-texts.ts";
import { nextOccurrence, scheduleOf } from "../domain/schedule.ts";
import { type Say, text } from "../domain/text.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import type { Ports } from "../ports.ts";
import { runsInTheWay } from "./runs-in-the-way.ts";
import { viewReason } from "./view-reason.ts";

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
  return explanation(ports, definition, { at, find, held: async () => [], of: ofWorkflowRun }, say);
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

function ofWorkflowRun(run: WorkflowRun): OnRecord {
  return { ...run, error: null, worker_id: null };
}
