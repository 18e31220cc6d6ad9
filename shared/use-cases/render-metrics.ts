import { type Definition, isBroken } from "../domain/definition.ts";
import { DURATION_BOUNDS, type JobState, LATENESS_BOUNDS, stateOfGeneration } from "../domain/job.ts";
import { UNTRIGGERED } from "../domain/trigger.ts";
import type { WorkflowDefinition } from "../domain/workflow.ts";
import type { DefinitionStore, Ports, QueueDepth, SlotStore } from "../ports.ts";
import { counter, gauge, histogram, type Sample } from "./prometheus-text.ts";

export type MetricsPorts = Pick<Ports, "jobs" | "workflows" | "triggers" | "queueDepths" | "scope" | "telemetry">;

const PAGE = 1_000;

/** A job or a workflow: the label that names it, and what its runs have counted. */
interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: JobState;
}

/**
 * The counters of all definitions and the depths of their queues, as Prometheus text. Counters are kept on the states by
 * writes that happen anyway: this reads definitions and states only, whatever the number of runs. A job's label is `job_id`,
 * because Prometheus itself sets `job`, to the name of its scrape configuration.
 */
export async function renderMetrics(ports: MetricsPorts): Promise<string> {
  const { scope } = ports;
  const [jobs, workflows, triggers] = await Promise.all([all(ports.jobs), all(ports.workflows), all(ports.triggers)]);
  const queues = new Set([...jobs.map(({ queue }) => queue), ...workflows.flatMap(queuesOf)]);
  const [ofJobs, ofWorkflows, ofTriggers, ofQueues] = await Promise.all([
    counted(ports.jobs, jobs, (job_id) => ({ job_id, scope })),
    counted(ports.workflows, workflows, (workflow_id) => ({ workflow_id, scope })),
    occurrences(
      ports,
      triggers.map(({ id }) => id),
    ),
    readDepths(ports, [...queues].sort()),
  ]);
  return [
    ...runMetrics("job", ofJobs),
    ...runMetrics("workflow", ofWorkflows),
    ...counter("jennie_trigger_occurrences_total", "Occurrences of a trigger, by outcome.", ofTriggers),
    ...queueMetrics(ofQueues, scope),
    "",
  ].join("\n");
}

async function all<Any extends Definition>(store: Pick<DefinitionStore<Any>, "listDefinitions">): Promise<readonly Any[]> {
  const found: Any[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.listDefinitions(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
    found.push(...page.flatMap((one) => (isBroken(one) ? [] : [one])));
    if (page.length < PAGE) return found;
    after = page.at(-1)?.id;
  }
}

async function counted(
  store: Pick<SlotStore, "getStates">,
  definitions: readonly Definition[],
  labelsOf: (id: string) => Counted["labels"],
): Promise<readonly Counted[]> {
  const states = await store.getStates(definitions.map(({ id }) => id));
  return definitions.map(({ id, generation }) => ({ labels: labelsOf(id), state: stateOfGeneration(states.get(id), generation) }));
}

async function occurrences({ triggers, scope }: MetricsPorts, ids: readonly string[]): Promise<readonly Sample[]> {
  const states = await triggers.getTriggerStates(ids);
  return ids.flatMap((trigger_id) => {
    const { trigger_count: published, missed_count: missed, dropped_count: dropped } = states.get(trigger_id) ?? UNTRIGGERED;
    return Object.entries({ published, missed, dropped }).map(([status, value]) => ({ labels: { trigger_id, scope, status }, value }));
  });
}

/** A queue that cannot be read is reported and left out: the other metrics do not depend on it. */
async function readDepths({ queueDepths, telemetry }: MetricsPorts, queues: readonly string[]): Promise<readonly QueueDepth[]> {
  const { depths, unread } = await queueDepths.read(queues);
  for (const { queue, error } of unread) telemetry.record({ name: "metrics.queue_unread", level: "warn", detail: { queue, error } });
  return depths;
}

function queuesOf({ steps }: WorkflowDefinition): readonly string[] {
  return steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : []));
}

function runMetrics(kind: "job" | "workflow", of: readonly Counted[]): string[] {
  const runs = of.flatMap(({ labels, state }) =>
    state.counters.runs.map(({ status, triggerSource, count }) => ({
      labels: { ...labels, status, trigger_source: triggerSource },
      value: count,
    })),
  );
  const active = of.map(({ labels, state }) => ({ labels, value: state.active_runs.length }));
  const durations = of.map(({ labels, state }) => ({ labels, counted: state.counters.duration }));
  const latenesses = of.map(({ labels, state }) => ({ labels, counted: state.counters.lateness }));
  return [
    ...counter(`jennie_${kind}_runs_total`, "Ended runs.", runs),
    ...gauge(`jennie_${kind}_active_runs`, "Runs queued or running.", active),
    ...histogram(`jennie_${kind}_duration_seconds`, "Seconds from start to end of a run.", DURATION_BOUNDS, durations),
    ...histogram(`jennie_${kind}_lateness_seconds`, "Seconds from a run's scheduled time to its start.", LATENESS_BOUNDS, latenesses),
  ];
}

function queueMetrics(depths: readonly QueueDepth[], scope: string): string[] {
  const messages = depths.flatMap(({ queue, messages: found }) =>
    Object.entries(found ?? {}).map(([state, value]) => ({ labels: { queue, scope, state }, value })),
  );
  const deadLetters = depths.flatMap(({ queue, dead_letters: value }) => (value === null ? [] : [{ labels: { queue, scope }, value }]));
  return [
    ...gauge("jennie_queue_messages", "Messages in a queue, about: waiting, delayed, or in_flight.", messages),
    ...gauge("jennie_queue_dead_letters", "Messages in the dead-letter queue of a queue, about.", deadLetters),
  ];
}
