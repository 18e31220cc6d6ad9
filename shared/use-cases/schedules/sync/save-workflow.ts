import { madeByCaller } from "../../caller.ts";
import { literalTemplate } from "../../../domain/event/template.ts";
import { initialVersion } from "../../../domain/definition/initial-version.ts";
import { DAG_STEP, type Step, type WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { activate } from "../../../domain/schedule/activation.ts";
import { endOfDay } from "../../../domain/schedules/dates.ts";
import type { ScheduledJob, ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import { changeWorkflow, validateWorkflow } from "../../definitions/workflows/change-workflow.ts";
import { putDefinition } from "../../definitions/put-definition.ts";
import { alreadyExists } from "../../../domain/errors.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/** As many runs of one schedule go on beside each other; more are skipped (native) or wait (Airflow). */
const MOST_RUNS = 4;
/** Seconds by which a native occurrence may be late, once, after downtime. */
const GRACE_SECONDS = 3_600;
/** Seconds that a DAG may take. */
const DAG_SECONDS = 43_200;

/**
 * Makes the workflow of a schedule what the schedule says: of a native one it has the jobs as steps and is woken by the clock;
 * of one on Airflow it stands for the DAG, whose clock is Airflow's. Repeated: nothing.
 */
export async function saveWorkflow(ports: SchedulePorts, schedule: ScheduleDefinition, jobs: readonly ScheduledJob[]): Promise<void> {
  const id = schedule.schedule_id;
  const settings = workflowSettings(ports, schedule, jobs);
  await putDefinition({
    kind: "workflow",
    id,
    ifMatch: undefined,
    create: async () => {
      const now = ports.clock.now();
      const fresh: WorkflowDefinition = {
        kind: "workflow",
        id,
        workflow_id: id,
        ...settings,
        ...initialVersion(ports, { kind: "workflow", id }, now),
        ...madeByCaller(),
      };
      await validateWorkflow(ports, fresh);
      const workflow = activate(fresh, now);
      if (!(await ports.workflows.create(workflow))) throw alreadyExists("workflow", id);
      return workflow;
    },
    replace: () => changeWorkflow(ports, id, undefined, (current) => ({ ...current, ...settings })),
  });
}

function workflowSettings({ scope }: SchedulePorts, schedule: ScheduleDefinition, jobs: readonly ScheduledJob[]) {
  const { engine, title, description, cron, timezone, is_paused, end_date, effective_from } = schedule;
  const common = {
    scope,
    name: title,
    description,
    on_failure: "stop",
    interval_seconds: null,
    timezone,
    max_parallel: MOST_RUNS,
    misfire_grace_sec: GRACE_SECONDS,
    default_params: {},
    reschedule_mode: "scheduler",
  } as const;
  if (engine === "airflow") {
    const dag = { step_id: DAG_STEP, depends_on: [], params: {}, timeout_sec: DAG_SECONDS, retry_limit: 0 };
    const steps: Step[] = [{ ...dag, kind: "airflow", dag_id: schedule.schedule_id }];
    return { ...common, dag_id: schedule.schedule_id, steps, cron_expr: null, enabled: true };
  }
  const ends_at = end_date === null ? null : new Date(endOfDay(end_date, timezone)).toISOString();
  const bounds = { starts_at: effective_from, ends_at };
  return { ...common, dag_id: null, steps: stepsOf(jobs), cron_expr: cron, enabled: !is_paused, ...bounds };
}

function stepsOf(jobs: readonly ScheduledJob[]): Step[] {
  return jobs.map(({ id, work }, index): Step => {
    const { queue = "", params = {}, timeout_sec = 1, retry_limit = 0 } = work ?? {};
    const before = jobs[index - 1]?.id;
    // A job's params are no template.
    const literal = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, literalTemplate(value)]));
    const depends_on = before === undefined ? [] : [before];
    return { kind: "queue", step_id: id, depends_on, queue, params: literal, timeout_sec, retry_limit };
  });
}
