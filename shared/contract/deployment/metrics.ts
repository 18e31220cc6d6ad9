import { titleOf } from "./prefix.ts";

/** The namespace of Belfry's own metrics in CloudWatch, `Belfry`: two deployments must not count for each other's alarms. */
export const metricNamespace = titleOf;

interface MetricShape {
  /**
   * Its dimensions. `scope`: `{scope}`, one metric for the scope whichever function measures it; `function`:
   * `{scope, service}`, one metric for each function. An alarm with any other set of dimensions never has a datum.
   */
  readonly per: "scope" | "function";
  readonly unit: "Count" | "Seconds";
}

const countOfScope = { per: "scope", unit: "Count" } as const satisfies MetricShape;
const secondsOfScope = { per: "scope", unit: "Seconds" } as const satisfies MetricShape;
const countOfFunction = { per: "function", unit: "Count" } as const satisfies MetricShape;

/** Belfry's own metrics: whoever measures and whoever alarms takes name and dimensions from here. */
export const METRICS = {
  // Runs of jobs and of steps, by what became of them.
  runs_success: countOfScope,
  runs_failed: countOfScope,
  runs_timeout: countOfScope,
  runs_cancelled: countOfScope,
  runs_skipped: countOfScope,
  runs_missed: countOfScope,
  runs_retry: countOfScope,
  /** Begun by a worker more than a minute after they were due. */
  runs_late: countOfScope,
  /** From the scheduled time to the start of the first attempt. */
  lateness: secondsOfScope,
  duration: secondsOfScope,
  workflow_runs_success: countOfScope,
  workflow_runs_failed: countOfScope,
  workflow_runs_skipped: countOfScope,
  workflow_runs_missed: countOfScope,
  triggers_published: countOfScope,
  triggers_missed: countOfScope,
  triggers_dropped: countOfScope,
  /** Of jobs, workflows and triggers, that Belfry did not start in time. Not those that a change of their definition overtook. */
  occurrences_missed: countOfScope,
  /** Items of a batch (messages, stream records) that were answered as failed, to be delivered again. */
  items_failed: countOfFunction,
  /** Changes of runs that were given up, since telling of them again would not help. */
  reactions_dropped: countOfScope,
  /** Definitions whose schedule, rule or queues could not be made, by a change or by the daily pass. */
  definitions_not_provisioned: countOfScope,
  /** Schedules whose workflow, DAG file or state in Airflow could not be looked at or made. */
  schedules_not_reconciled: countOfScope,
  /** Runs of Airflow that could not be put on record; they are asked for again. */
  airflow_runs_not_synced: countOfScope,
  /** A pass over Airflow's runs that has come to its end: its heartbeat. */
  airflow_syncs_finished: countOfScope,
  /** Changes of runs of which no notification could be announced. */
  notifications_lost: countOfScope,
  /** Deliveries of notifications that were refused, or given up after all attempts. */
  notifications_failed: countOfScope,
  /** Entries of the audit trail that could not be kept; they are in the log. */
  audit_entries_lost: countOfScope,
  /** Requests and connections with a token of another issuer that were refused since its keys cannot be had. */
  issuer_unreachable: countOfScope,
  /** Answers of the Telegram bot that did not reach their chat. */
  telegram_answers_failed: countOfScope,
  /** A sweep that has looked at everything: its heartbeat. */
  sweeps_finished: countOfScope,
  /** What a sweep could not look at, put right or count. */
  sweep_errors: countOfScope,
  /** Frames that did not reach a socket that is, or was, open: it was slow, or there was no time left. */
  frames_not_sent: countOfScope,
  /** Messages in all of the scope's dead-letter queues, as the last sweep found them; measured once a sweep. */
  dead_letters: countOfScope,
} as const satisfies Readonly<Record<string, MetricShape>>;

export type Metric = keyof typeof METRICS;
