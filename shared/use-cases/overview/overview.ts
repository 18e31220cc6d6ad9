import type { CUT_PARTS, Overview } from "../../contract/operations/overview.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import type { Say } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { everyDefinition } from "../definitions/definitions.ts";
import { countHours } from "../statistics/count-hours.ts";
import { readActive } from "./active.ts";
import { failing, late, longRunning, missed, setAside, withFailedStep, withoutWorker } from "./attention.ts";
import { readFailedSteps } from "./failed-steps.ts";
import { viewHours } from "./hours.ts";
import { nextTimes } from "./next-times.ts";
import { plannedByHour } from "./planned.ts";
import { viewRunning } from "./running.ts";
import { queuesOf, type Watched, watchedIn } from "./watched.ts";

type OverviewPorts = Pick<
  Ports,
  "jobs" | "workflows" | "triggers" | "runs" | "workflowRuns" | "statistics" | "retentionDays" | "queueDepths" | "clock" | "telemetry"
>;

const ATTENTION_SHOWN = 100;
const RUNNING_SHOWN = 50;
const HOURS_TO_COME = 3;

/**
 * What an operator wants to know first, with the last `hours`. Reads definitions and states, the records of what is active,
 * depths of queues, and counts that are kept by the hour: whatever the number of runs there ever were. What is more than an
 * answer holds is left out, and named in `cut`.
 */
export async function overview(ports: OverviewPorts, hours: number, say: Say): Promise<Overview> {
  const now = ports.clock.now();
  const counting = countHours(ports, hours);
  const [jobs, workflows, triggers] = await Promise.all([watchedIn(ports.jobs), watchedIn(ports.workflows), countTriggers(ports)]);
  const watched: readonly Watched[] = [...jobs.watched, ...workflows.watched];
  const [active, failedSteps, depths, counted] = await Promise.all([
    readActive(ports, jobs.watched, workflows.watched),
    readFailedSteps(ports, workflows.watched),
    readDepths(ports, watched),
    counting,
  ]);
  const byOwner = new Map<string, Watched>(watched.map((one) => [keyOf(one.definition), one]));
  const unattended = withoutWorker([...active.runs, ...active.workflowRuns.flatMap(({ steps }) => steps)], now);
  const broken = [...jobs.broken, ...workflows.broken].map(({ kind, id, broken }) => {
    const owner = definitionKey(kind, id);
    return { kind: "unreadable", id: `unreadable ${owner}`, owner, broken } as const;
  });
  const attention = [
    ...failing(watched, failedSteps, say),
    ...withFailedStep(active.workflowRuns),
    ...missed(watched, say),
    ...unattended,
    ...longRunning(active, byOwner, now),
    ...setAside(depths),
    ...late(counted),
    ...broken,
  ];
  const running = viewRunning(active, byOwner);
  const coming = nextTimes(watched, { active, unattended: new Set(unattended.map(({ queue }) => queue)), now });
  const planned = plannedByHour(watched, now, HOURS_TO_COME);
  const strip = viewHours(counted, planned.planned);
  const cut: Readonly<Record<(typeof CUT_PARTS)[number], boolean>> = {
    attention: attention.length > ATTENTION_SHOWN,
    active: active.cut,
    running: running.length > RUNNING_SHOWN,
    next: coming.cut,
    hours: strip.hours.some(({ behind }) => behind),
    planned: planned.cut,
  };
  return {
    now: new Date(now).toISOString(),
    counts: {
      jobs: jobs.watched.length + jobs.broken.length,
      workflows: workflows.watched.length + workflows.broken.length,
      triggers,
      paused: watched.filter(({ definition }) => !definition.enabled).length,
      running: watched.reduce((sum, { state }) => sum + state.active_runs.length, 0),
      slots: watched.reduce((sum, { definition }) => sum + (definition.enabled ? definition.max_parallel : 0), 0),
      last: lastStatuses(watched),
    },
    ...strip,
    attention: attention.slice(0, ATTENTION_SHOWN),
    running: running.slice(0, RUNNING_SHOWN),
    next: [...coming.next],
    cut: (Object.keys(cut) as (keyof typeof cut)[]).filter((part) => cut[part]),
  };
}

async function countTriggers({ triggers }: OverviewPorts): Promise<number> {
  return (await everyDefinition(triggers)).length;
}

/** A queue that cannot be read is reported and left out. */
async function readDepths({ queueDepths, telemetry }: OverviewPorts, watched: readonly Watched[]) {
  const queues = new Set(watched.flatMap(({ definition }) => queuesOf(definition)));
  const { depths, unread } = await queueDepths.read([...queues].sort());
  for (const { queue, error } of unread) telemetry.record({ name: "overview.queue_unread", level: "warn", detail: { queue, error } });
  return depths;
}

function lastStatuses(watched: readonly Watched[]): Overview["counts"]["last"] {
  const counts: Overview["counts"]["last"] = {};
  for (const { state } of watched) if (state.last_status !== null) counts[state.last_status] = (counts[state.last_status] ?? 0) + 1;
  return counts;
}
