import type { StepView } from "../../../shared/contract/workflows/workflow.ts";

/** A stretch of time, epoch ms. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** An attempt as a bar. */
interface AttemptBar extends Stretch {
  readonly outcome: StepView["attempts"][number]["outcome"];
  readonly attempt: number;
}

export interface StepBars {
  readonly attempts: readonly AttemptBar[];
  /** In its queue, or until its next attempt. */
  readonly waits: readonly Stretch[];
  /** What it will still take, if it takes as long as usual; undefined: not known, or nothing more. */
  readonly estimate: Stretch | undefined;
}

/** The attempts of a step on the axis of time. `now`: epoch ms. */
export function barsOf({ attempts }: Pick<StepView, "attempts">, now: number): Pick<StepBars, "attempts" | "waits"> {
  const waits: Stretch[] = [];
  const bars = attempts.flatMap(({ attempt, sent_at, started_at, finished_at, outcome }): AttemptBar[] => {
    const sent = Date.parse(sent_at);
    const started = started_at === null ? undefined : Date.parse(started_at);
    const end = finished_at === null ? now : Date.parse(finished_at);
    waits.push({ from: sent, to: Math.max(sent, started ?? end) });
    return started === undefined ? [] : [{ attempt, outcome, from: started, to: Math.max(started, end) }];
  });
  return { attempts: bars, waits };
}

/**
 * When steps that are not over will run and end, if each takes as long as usual and begins as soon as those before it have
 * ended. A step without a usual time, or that has taken longer already, is left out, and so are all that depend on it.
 */
export function estimatesOf(steps: readonly StepView[], now: number): ReadonlyMap<string, Stretch> {
  const byId = new Map(steps.map((step) => [step.step_id, step]));
  const ends = new Map<string, number | undefined>();
  const estimates = new Map<string, Stretch>();
  for (const { step_id } of steps) endOf(step_id, new Set());
  return estimates;

  function endOf(id: string, above: ReadonlySet<string>): number | undefined {
    if (ends.has(id)) return ends.get(id);
    const step = byId.get(id);
    const end = step === undefined || above.has(id) ? undefined : workOut(step, new Set([...above, id]));
    ends.set(id, end);
    return end;
  }

  function workOut(step: StepView, above: ReadonlySet<string>): number | undefined {
    if (step.status === "success") return now;
    const usual = step.usual_sec === null ? undefined : step.usual_sec * 1_000;
    if (usual === undefined) return undefined;
    if (step.status === "running" && step.started_at !== null) {
      const end = Date.parse(step.started_at) + usual;
      return end < now ? undefined : noted(step.step_id, now, end);
    }
    if (step.status === "queued") return noted(step.step_id, now, now + usual);
    if (step.status !== "waiting") return undefined;
    const before = step.depends_on.map((id) => endOf(id, above));
    if (before.some((end) => end === undefined)) return undefined;
    const from = Math.max(now, ...before.map((end) => end ?? now));
    return noted(step.step_id, from, from + usual);
  }

  function noted(id: string, from: number, to: number): number {
    estimates.set(id, { from, to });
    return to;
  }
}

/** When a run that is under way will be done, if all of its steps can be estimated; epoch ms. */
export function endOfRun(steps: readonly StepView[], estimates: ReadonlyMap<string, Stretch>): number | undefined {
  const open = steps.filter(({ status }) => status === "running" || status === "queued" || status === "waiting");
  const ends = open.map(({ step_id }) => estimates.get(step_id)?.to);
  return open.length === 0 || ends.some((end) => end === undefined) ? undefined : Math.max(...ends.map((end) => end ?? 0));
}
