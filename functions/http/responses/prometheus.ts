import { QUOTED_LIMIT } from "../../../shared/contract/requests/answer-size.ts";
import { type Definition, isBroken } from "../../../shared/domain/definition/definition.ts";
import { notFound } from "../../../shared/domain/errors.ts";
import { DURATION_BOUNDS, type JobDefinition, LATENESS_BOUNDS, stateOfGeneration } from "../../../shared/domain/definition/job.ts";
import { UNTRIGGERED } from "../../../shared/domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../../shared/domain/definition/workflow.ts";
import type { DefinitionStore } from "../../../shared/ports/definitions/definition-store.ts";
import type { SlotStore } from "../../../shared/ports/definitions/slot-store.ts";
import type { Ports } from "../../../shared/ports/groups.ts";
import type { QueueDepth } from "../../../shared/ports/messages/queue-depths.ts";
import { everyDefinition } from "../../../shared/use-cases/definitions/definitions.ts";
import { counter, gauge, histogram, type Sample } from "./prometheus-text.ts";
import { type Counted, countedOf, summed } from "./sum-counted.ts";

export type MetricsPorts = Pick<Ports, "jobs" | "workflows" | "triggers" | "queueDepths" | "scope" | "telemetry">;

/** What is asked for: all, the jobs of one queue, or one job. */
export interface MetricsFilter {
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
}

/** Jobs and workflows that have series of their own. A scrape of more would be larger than an answer may be, and than is of use. */
const MOST_OWN = 2_000;

/** What series are made of; each coarser than the one before. */
const GROUPINGS = ["own", "queue", "scope"] as const;
type Grouping = (typeof GROUPINGS)[number];

interface Found {
  readonly jobs: readonly { readonly definition: JobDefinition; readonly counted: Counted }[];
  readonly workflows: readonly { readonly definition: WorkflowDefinition; readonly counted: Counted }[];
  readonly triggers: readonly Sample[];
  readonly depths: readonly QueueDepth[];
}

/**
 * The counters of all definitions and the depths of their queues, as Prometheus text. Counters are kept on the states by
 * writes that happen anyway: this reads definitions and states only, whatever the number of runs. A job's label is `job_id`,
 * because Prometheus itself sets `job`, to the name of its scrape configuration. Where series of their own are too many, or
 * larger than one answer, jobs are summed by queue, else all of them in one.
 */
export async function renderMetrics(ports: MetricsPorts, filter: MetricsFilter = {}): Promise<string> {
  const found = await find(ports, filter);
  const isTooMany = found.jobs.length + found.workflows.length > MOST_OWN;
  let text = "";
  for (const grouping of GROUPINGS.slice(isTooMany ? 1 : 0)) {
    text = render(found, grouping, ports.scope);
    if (Buffer.byteLength(JSON.stringify(text)) <= QUOTED_LIMIT) break;
  }
  return text;
}

async function find(ports: MetricsPorts, { job, queue }: MetricsFilter): Promise<Found> {
  if (job !== undefined) return { jobs: await counted(ports.jobs, [await theJob(ports, job)]), workflows: [], triggers: [], depths: [] };
  if (queue !== undefined) {
    const ofQueue = (await all(ports.jobs)).filter((one) => one.queue === queue);
    const [jobs, depths] = await Promise.all([counted(ports.jobs, ofQueue), readDepths(ports, [queue])]);
    return { jobs, workflows: [], triggers: [], depths: depths.filter((depth) => depth.queue === queue) };
  }
  const [jobs, workflows, triggers] = await Promise.all([all(ports.jobs), all(ports.workflows), all(ports.triggers)]);
  const queues = new Set([...jobs.map((one) => one.queue), ...workflows.flatMap(queuesOf)]);
  const [ofJobs, ofWorkflows, ofTriggers, depths] = await Promise.all([
    counted(ports.jobs, jobs),
    counted(ports.workflows, workflows),
    occurrences(
      ports,
      triggers.map(({ id }) => id),
    ),
    readDepths(ports, [...queues].sort()),
  ]);
  return { jobs: ofJobs, workflows: ofWorkflows, triggers: ofTriggers, depths };
}

async function theJob({ jobs }: MetricsPorts, id: string): Promise<JobDefinition> {
  const definition = await jobs.getDefinition(id);
  if (!definition) throw notFound("job", id);
  return definition;
}

function render({ jobs, workflows, triggers, depths }: Found, grouping: Grouping, scope: string): string {
  const own = grouping === "own";
  const ofJobs = jobs.map(({ definition: { job_id, queue }, counted: one }) => ({
    ...one,
    labels: { own: { job_id, scope }, queue: { queue, scope }, scope: { scope } }[grouping],
  }));
  const ofWorkflows = workflows.map(({ definition: { workflow_id }, counted: one }) => ({
    ...one,
    labels: own ? { workflow_id, scope } : { scope },
  }));
  return [
    ...(own ? [] : [`# Summed by ${grouping}: too many series for one answer. ?job= and ?queue= tell of some.`]),
    ...runMetrics("job", summed(ofJobs)),
    ...runMetrics("workflow", summed(ofWorkflows)),
    ...counter("jennie_trigger_occurrences_total", "Occurrences of a trigger, by outcome.", own ? triggers : summedSamples(triggers)),
    ...queueMetrics(depths, scope),
    "",
  ].join("\n");
}

function summedSamples(samples: readonly Sample[]): readonly Sample[] {
  const whole = samples.map(({ labels: { trigger_id: _id, ...labels }, value }) => ({ labels, value }));
  return [...Map.groupBy(whole, ({ labels }) => JSON.stringify(labels)).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : { labels: first.labels, value: same.reduce((sum, { value }) => sum + value, 0) };
  });
}

async function all<Any extends Definition>(store: Pick<DefinitionStore<Any>, "listDefinitions">): Promise<readonly Any[]> {
  return (await everyDefinition(store)).flatMap((one) => (isBroken(one) ? [] : [one]));
}

async function counted<Any extends Definition>(
  store: Pick<SlotStore, "getStates">,
  definitions: readonly Any[],
): Promise<readonly { readonly definition: Any; readonly counted: Counted }[]> {
  const states = await store.getStates(definitions.map(({ id }) => id));
  return definitions.map((definition) => ({
    definition,
    counted: countedOf({}, stateOfGeneration(states.get(definition.id), definition.generation)),
  }));
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
  const runs = of.flatMap(({ labels, counters }) =>
    counters.runs.map(({ status, triggerSource, count }) => ({
      labels: { ...labels, status, trigger_source: triggerSource },
      value: count,
    })),
  );
  const active = of.map(({ labels, active: value }) => ({ labels, value }));
  const durations = of.map(({ labels, counters }) => ({ labels, counted: counters.duration }));
  const latenesses = of.map(({ labels, counters }) => ({ labels, counted: counters.lateness }));
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
