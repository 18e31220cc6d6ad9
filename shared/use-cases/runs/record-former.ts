import type { FireMessage } from "../../domain/message/messages.ts";
import type { FormerDefinition } from "../../domain/definition/former-definition.ts";
import type { JobDefinition } from "../../domain/definition/job.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { latenessOf } from "../../domain/schedule/misfire.ts";
import { text } from "../../domain/texts/text.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { countMissed } from "../count-missed.ts";
import { newWorkflowRun, stepsVersionOf } from "../../domain/run/new-workflow-run.ts";
import { newRun } from "../../domain/run/new-run.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { markHours } from "../statistics/mark-hours.ts";
import { triggerKind } from "../kinds/trigger-kind.ts";

/**
 * Puts an occurrence on record that fell due under a definition before it was edited, paused or deleted, and that had not
 * started by then. It is counted nowhere: the state is that of what came after. Repeated: nothing.
 */
export async function recordFormer(ports: KindPorts, former: FormerDefinition, fire: FireMessage): Promise<void> {
  const now = ports.clock.now();
  const grace = former.misfire_grace_sec;
  const late = latenessOf(Date.parse(fire.scheduled_at), now, grace) === "beyond-grace";
  const reason = late ? text("missed-beyond-grace", { grace }) : text("missed-before-change", { became: former.became });
  const { run_id } = fire;
  switch (former.kind) {
    case "job":
      await markHours(ports, [fire]);
      const run = await ports.runs.createUnstarted(newRun(asJob(former), fire, now, "missed", reason), undefined);
      await ports.jobs.dropSlot(former.id, run_id);
      if (!run.created) return;
      ports.telemetry.record({ name: "run.missed", level: "warn", job_id: former.id, run_id, detail: { reason } });
      countMissed(ports, reason);
      return;
    case "workflow":
      await markHours(ports, [fire]);
      await ports.workflows.saveStepsSnapshot(former.id, stepsVersionOf([]), []);
      const workflowRun = await ports.workflowRuns.createUnstarted(
        newWorkflowRun(asWorkflow(former), fire, now, "missed", reason),
        undefined,
      );
      if (!workflowRun.created) return;
      ports.telemetry.record({ name: "workflow.missed", level: "warn", workflow_id: former.id, run_id, detail: { reason } });
      countMissed(ports, reason);
      return;
    case "trigger":
      await triggerKind.recordUnstarted(ports, asTrigger(former), fire, "missed", reason);
  }
}

/** Puts a run on record as cancelled that was asked for, of a job that is gone before it began. */
export async function recordCancelled(ports: KindPorts, fire: FireMessage): Promise<void> {
  const run = newRun(asJob(asked(fire, ports.scope)), fire, ports.clock.now(), "cancelled", text("job-deleted"));
  await markHours(ports, [run]);
  await ports.runs.createUnstarted(run, undefined);
  const { job_id, run_id, trigger_source } = run;
  ports.telemetry.record({ name: "run.cancelled_by_deletion", job_id, run_id, trigger_source });
}

/** What the fire of a run that was asked for still says of its job. */
function asked({ owner, generation = "", scheduled_at }: FireMessage, scope: string): FormerDefinition {
  return {
    kind: "job",
    id: parseDefinitionKey(owner).id,
    scope,
    generation,
    version: 0,
    reschedule_mode: "scheduler",
    cron_expr: null,
    interval_seconds: null,
    at: null,
    timezone: "UTC",
    misfire_grace_sec: 0,
    active_since: scheduled_at,
    became: "deleted",
  };
}

/** What nobody kept of a former definition, and no record of a run that never started needs. */
const FORGOTTEN = {
  description: null,
  enabled: false,
  paused_at: null,
  pause_reason: null,
  created_at: "",
  updated_at: "",
  first_due_at: null,
  default_params: {},
  max_parallel: 1,
} as const;

function asJob(former: FormerDefinition): JobDefinition {
  const unused = { timeout_sec: 0, retry_limit: 0, telemetry_label: null };
  return { ...FORGOTTEN, ...former, ...unused, kind: "job", job_id: former.id, queue: former.queue ?? "" };
}

function asWorkflow(former: FormerDefinition): WorkflowDefinition {
  const unused = { name: former.id, dag_id: null, on_failure: "stop" } as const;
  return { ...FORGOTTEN, ...former, ...unused, kind: "workflow", workflow_id: former.id, steps: [] };
}

function asTrigger(former: FormerDefinition): TriggerDefinition {
  const unused = { source_topic: null, filter: null, payload: null, targets: [], client_queue: null, secret: null, replay_window_sec: 0 };
  return { ...FORGOTTEN, ...former, ...unused, kind: "trigger", type: "cron", trigger_id: former.id, topic: former.topic ?? "" };
}
