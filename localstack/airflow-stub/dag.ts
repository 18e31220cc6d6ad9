import * as z from "zod";

/** What the stand-in knows of a DAG, out of its file. */
export interface ParsedDag {
  readonly dag_id: string;
  readonly display_name: string;
  readonly description: string | null;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly tasks: readonly ParsedTask[];
  /** Null: runs only when it is triggered. */
  readonly schedule: ParsedSchedule | null;
  readonly is_paused_upon_creation: boolean;
  readonly max_active_runs: number;
  /** Whatever scripts need. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ParsedTask {
  readonly task_id: string;
  readonly operator: string;
  readonly trigger_rule: string;
  readonly retries: number;
  readonly downstream: readonly string[];
}

interface ParsedSchedule {
  readonly cron: string;
  readonly timezone: string;
  /** Epoch ms. Null: from the first parse on. */
  readonly start: number | null;
  readonly end: number | null;
}

/** Reads a DAG file. Throws what Airflow would show as its import error; undefined: a file without a DAG, which it ignores. */
export type ReadDagFile = (name: string, text: string) => ParsedDag | undefined;

/** The literal that a file of Belfry embeds, as far as it decides what Airflow does. */
const Embedded = z.object({
  schedule_id: z.string(),
  revision: z.string(),
  display_name: z.string(),
  description: z.string(),
  owner: z.string(),
  cron: z.string(),
  timezone: z.string(),
  start_date: z.iso.datetime({ offset: true }),
  end_date: z.iso.datetime({ offset: true }).nullable(),
  is_paused_upon_creation: z.boolean(),
  max_active_runs: z.int(),
  jobs: z.array(z.object({ id: z.string() })),
});

/** A file that Belfry has generated, by the one JSON literal in it; of the Python around it nothing is run. */
export const readBelfryFile: ReadDagFile = (name, text) => {
  // Airflow's safe mode.
  if (!/dag/i.test(text) || !/airflow/i.test(text)) return undefined;
  const literal = /json\.loads\(r'([^'\n]*)'\)/.exec(text)?.[1];
  if (literal === undefined) throw new Error(`SyntaxError: ${name} embeds no JSON literal`);
  const data = z.record(z.string(), z.unknown()).parse(JSON.parse(literal));
  const dag = Embedded.parse(data);
  const { start_date, end_date, cron, timezone } = dag;
  return {
    dag_id: dag.schedule_id,
    display_name: dag.display_name,
    description: dag.description,
    owner: dag.owner,
    tags: ["belfry", `rev-${dag.revision}`],
    tasks: tasksOf(dag.jobs.map(({ id }) => id)),
    schedule: { cron, timezone, start: Date.parse(start_date), end: end_date === null ? null : Date.parse(end_date) },
    is_paused_upon_creation: dag.is_paused_upon_creation,
    max_active_runs: dag.max_active_runs,
    data,
  };
};

/** The tasks of a generated file: each job's one after the other, between a check and what closes the run. */
function tasksOf(jobs: readonly string[]): ParsedTask[] {
  const after = (index: number) => (index < jobs.length ? [`job_${jobs[index]}`] : ["failure_sensor", "send_notification"]);
  return [
    task("check_due", "ShortCircuitOperator", after(0)),
    ...jobs.flatMap((id, index) => [
      task(`job_${id}`, "PythonOperator", [`check_email_${id}`]),
      task(`check_email_${id}`, "BranchPythonOperator", [`email_job_${id}`, `skip_email_${id}`]),
      task(`email_job_${id}`, "PythonOperator", [`cleanup_job_${id}`], { retries: 2 }),
      task(`skip_email_${id}`, "EmptyOperator", [`cleanup_job_${id}`]),
      task(`cleanup_job_${id}`, "PythonOperator", after(index + 1), { trigger_rule: "none_failed" }),
    ]),
    task("failure_sensor", "PythonOperator", [], { trigger_rule: "one_failed" }),
    task("send_notification", "PythonOperator", [], { trigger_rule: "all_done", retries: 2 }),
  ];
}

export function task(
  task_id: string,
  operator: string,
  downstream: readonly string[],
  { trigger_rule = "all_success", retries = 0 }: { readonly trigger_rule?: string; readonly retries?: number } = {},
): ParsedTask {
  return { task_id, operator, trigger_rule, retries, downstream };
}
