import { ownerOf } from "../domain/owner.ts";
import type { JobState } from "../domain/job.ts";
import type { Ports } from "../ports.ts";
import { allDefinitions, type AnyDefinition, keyOf } from "./definitions.ts";
import { FIRST_LOOK_MS, healSlot, SETTLING_MS } from "./heal-slot.ts";
import { healWorkflowSlot } from "./heal-workflow-slot.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

/** One missing occurrence of a job is reason enough to launch its whole gap; no need to look at more. */
const LOOK_LIMIT = 100;

export interface SweepReport {
  /** Jobs, workflows and triggers that were looked at. */
  readonly definitions: number;
  /** Those of them with occurrences that had no record. */
  readonly gaps: number;
  /** Slots and deadlines that were put right. */
  readonly healed: number;
}

/** What the sweep function may use. */
export type SweepPorts = WorkflowPorts & Pick<Ports, "jobs" | "wakes">;

/**
 * Finds what did not happen and heals it: occurrences since the last sweep that left no record are launched again
 * (`launch` runs or records them), slots held by runs that are over are given back, lost deadlines are sent again.
 */
export async function sweep(ports: SweepPorts): Promise<SweepReport> {
  const now = ports.clock.now();
  const last = await ports.jobs.getSweptUntil();
  const from = last === undefined ? now - FIRST_LOOK_MS : Date.parse(last);
  const until = now - SETTLING_MS;
  let definitions = 0;
  let gaps = 0;
  let healed = 0;
  let unlaunched: unknown;
  for await (const page of allDefinitions(ports)) {
    const states = await statesOf(ports, page);
    for (const definition of page) {
      const state = states.get(ownerOf(keyOf(definition)).id);
      const gap = await attempt(ports, definition, () => launchGap(ports, definition, from, until));
      if (gap.done) gaps += 1;
      unlaunched ??= gap.error;
      healed += await healSlots(ports, definition, state, now);
    }
    definitions += page.length;
  }
  // The next sweep looks from the same moment on; this one is told as a failure, which raises the alarm.
  if (unlaunched !== undefined) throw new Error("not every gap could be launched", { cause: unlaunched });
  if (until > from) await ports.jobs.setSweptUntil(new Date(until).toISOString());
  if (gaps + healed > 0) ports.telemetry.record({ name: "sweep.healed", level: "warn", detail: { definitions, gaps, healed } });
  return { definitions, gaps, healed };
}

/** A page holds definitions of one kind; triggers have no slots. */
async function statesOf({ jobs, workflows }: SweepPorts, page: readonly AnyDefinition[]): Promise<Map<string, JobState>> {
  const owners = page.map((definition) => ownerOf(keyOf(definition)));
  const ids = owners.map(({ id }) => id);
  if (owners[0]?.kind === "job") return jobs.getStates(ids);
  return owners[0]?.kind === "workflow" ? workflows.getStates(ids) : new Map();
}

async function launchGap(ports: SweepPorts, definition: AnyDefinition, from: number, until: number): Promise<boolean> {
  const planned = planOccurrences(definition, from, until, LOOK_LIMIT);
  if (planned.length === 0) return false;
  const owner = keyOf(definition);
  const existing = await ports.runs.existing(
    owner,
    planned.map((fire) => fire.run_id),
  );
  const missing = planned.find((fire) => !existing.has(fire.run_id));
  const start = missing?.scheduled_at ?? (planned.length === LOOK_LIMIT ? planned.at(-1)?.scheduled_at : undefined);
  if (start === undefined) return false;
  const message = { kind: "launch", owner, from: start, until: new Date(until).toISOString() } as const;
  await ports.dispatch.send([{ message, delaySeconds: 0 }]);
  return missing !== undefined;
}

async function healSlots(ports: SweepPorts, definition: AnyDefinition, state: JobState | undefined, now: number): Promise<number> {
  let healed = 0;
  for (const runId of state?.active_runs ?? []) {
    const { id } = ownerOf(keyOf(definition));
    const heal = "job_id" in definition ? healSlot : healWorkflowSlot;
    if ((await attempt(ports, definition, () => heal(ports, id, runId, now))).done) healed += 1;
  }
  return healed;
}

/** What fails for one definition is reported, and does not keep the others from being healed. */
async function attempt(
  { telemetry }: SweepPorts,
  definition: AnyDefinition,
  work: () => Promise<boolean>,
): Promise<{ readonly done: boolean; readonly error?: unknown }> {
  try {
    return { done: await work() };
  } catch (error) {
    telemetry.record({ name: "sweep.failed", level: "error", detail: { owner: keyOf(definition), error: String(error) } });
    return { done: false, error };
  }
}
