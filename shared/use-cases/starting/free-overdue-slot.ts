import type { JobDefinition } from "../../domain/definition/job.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import { transition } from "../../domain/run/changes/run-transition.ts";
import { expiryOf, isFinal, isPreCreatedFor, mayBeReplaced, type Run } from "../../domain/run/run.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { inTheWay } from "../slots/runs-in-the-way.ts";
import { onRunEnded } from "../runs/ends/on-run-ended.ts";

/**
 * Where no slot is free: gives back those of runs that have ended, or are pre-created for a later second and take one again
 * then; ends runs whose time is up; and, if that frees none, lets the oldest occurrence of the schedule give way that nobody
 * has started within `timeout_sec`. One start replaces at most one run. `next`: the occurrence that wants the slot, ISO 8601;
 * null: none gives way. Answers the runs that still hold one.
 */
export async function freeOverdueSlot(ports: KindPorts, job: JobDefinition, next: string | null): Promise<readonly RunInTheWay[]> {
  const now = ports.clock.now();
  const states = await ports.jobs.getStates([job.job_id], "strongly");
  const held = [...(states.get(job.job_id)?.active_runs ?? [])].sort();
  const found = await runsOf(ports, job, held);
  const holders: [RunId, Run | undefined | "freed"][] = await Promise.all(
    held.map(async (run_id) => [run_id, await endOverdue(ports, found.get(run_id), now)]),
  );
  if (next !== null && holders.every(([, run]) => holdsSlot(run))) {
    for (const [index, [run_id, run]] of holders.entries()) {
      if (run === undefined || run === "freed" || !mayBeReplaced(run, now)) continue;
      const ended = await end(ports, run, { kind: "replace", next }, now);
      if (ended) holders[index] = [run_id, ended];
      break;
    }
  }
  return holders.flatMap(([run_id, run]) => (run === "freed" || !holdsSlot(run) ? [] : [inTheWay(run_id, run, now)]));
}

/** A run without a record is being started by somebody else: it keeps its slot. */
function holdsSlot(run: Run | undefined | "freed"): boolean {
  return run === undefined || (run !== "freed" && !isFinal(run.status));
}

async function runsOf({ runs }: KindPorts, { job_id }: JobDefinition, ids: readonly RunId[]): Promise<Map<RunId, Run>> {
  const found = await runs.getMany(ids.map((run_id) => ({ job_id, run_id })));
  return new Map(found.map((run) => [run.run_id, run]));
}

/** The run, ended if its time is up; one that has ended, or is pre-created for later, gives its slot back. */
async function endOverdue(ports: KindPorts, run: Run | undefined, now: number): Promise<Run | undefined | "freed"> {
  if (!run) return undefined;
  if (isFinal(run.status)) {
    // What follows from its end is on its way already; it comes too late for this occurrence.
    await onRunEnded(ports, run);
    // Skipped or missed, it has nothing to settle, and must not keep a slot that an earlier delivery took.
    await ports.jobs.dropSlot(run.job_id, run.run_id);
    return "freed";
  }
  if (isPreCreatedFor(run, now)) {
    await ports.jobs.dropSlot(run.job_id, run.run_id);
    return "freed";
  }
  return now < expiryOf(run) ? run : ((await end(ports, run, { kind: "time-out" }, now)) ?? run);
}

/** The run as its end was stored; undefined: somebody else changed it first, or nothing was to be changed. */
async function end(
  ports: KindPorts,
  run: Run,
  event: { readonly kind: "time-out" } | { readonly kind: "replace"; readonly next: string },
  now: number,
): Promise<Run | undefined> {
  const change = transition(run, event, now);
  if (change.kind !== "changed" || !(await ports.runs.save(run, change.run))) return undefined;
  const { job_id, run_id, attempt } = run;
  ports.telemetry.record({ name: "attempt.timeout", level: "warn", job_id, run_id, detail: { attempt, because: event.kind } });
  if (isFinal(change.run.status)) await onRunEnded(ports, change.run);
  return change.run;
}
