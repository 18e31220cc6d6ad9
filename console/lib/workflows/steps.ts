import type { StepView } from "../../../shared/contract/workflows/workflow.ts";

type Status = StepView["status"];

/** In the order in which they are told. */
const ORDER: readonly Status[] = [
  "success",
  "running",
  "queued",
  "failed",
  "timeout",
  "cancelled",
  "upstream_failed",
  "skipped",
  "missed",
  "waiting",
];
/** Which of a run's steps is looked at first. */
const TELLING: readonly Status[] = ["failed", "timeout", "running", "queued", "cancelled"];
const FAILED: ReadonlySet<string> = new Set(["failed", "timeout", "cancelled"]);
const UNSTARTED: ReadonlySet<string> = new Set(["waiting", "upstream_failed", "skipped"]);

/** How many steps have which status; statuses that none has are left out. */
export function countSteps(steps: readonly Pick<StepView, "status">[]): readonly (readonly [Status, number])[] {
  const counts = Map.groupBy(steps, ({ status }) => status);
  return ORDER.flatMap((status) => {
    const count = counts.get(status)?.length;
    return count === undefined ? [] : [[status, count] as const];
  });
}

/** The step that is asked for; else one that failed, or is under way, or the first. */
export function chosenStep(steps: readonly StepView[], asked: string | null): StepView | undefined {
  const found = steps.find(({ step_id }) => step_id === asked);
  if (found) return found;
  const telling = TELLING.map((status) => steps.find((step) => step.status === status));
  return telling.find((step) => step !== undefined) ?? steps[0];
}

export function isFailed({ status }: Pick<StepView, "status">): boolean {
  return FAILED.has(status);
}

/** Has it no run of its own, and so nothing of it to tell? */
export function isUnstarted({ status }: Pick<StepView, "status">): boolean {
  return UNSTARTED.has(status);
}

export function isActive({ status }: Pick<StepView, "status">): boolean {
  return status === "queued" || status === "running";
}

/** Those whose start this step's failure prevents. */
export function blockedBy(steps: readonly StepView[], id: string): readonly string[] {
  return steps.flatMap((step) => (step.status === "upstream_failed" && step.blocked_by.includes(id) ? [step.step_id] : []));
}

/** Those that depend on it directly. */
export function stepsAfter(steps: readonly Pick<StepView, "step_id" | "depends_on">[], id: string): readonly string[] {
  return steps.flatMap((step) => (step.depends_on.includes(id) ? [step.step_id] : []));
}

/** When its first attempt began; null: none has. */
export function begunAt({ attempts, started_at }: Pick<StepView, "attempts" | "started_at">): string | null {
  return attempts.find((attempt) => attempt.started_at !== null)?.started_at ?? started_at;
}

/** Seconds from the start of its first attempt to its end, or until now (epoch ms); undefined: it has not started. */
export function tookSeconds(step: Pick<StepView, "attempts" | "started_at" | "finished_at">, now: number): number | undefined {
  const begun = begunAt(step);
  if (begun === null) return undefined;
  return Math.max(0, ((step.finished_at === null ? now : Date.parse(step.finished_at)) - Date.parse(begun)) / 1_000);
}

/** What a line between two steps tells: passed, still to come, or never to be passed because of a failure. */
export function edgeKind(from: string | undefined, to: string | undefined): "passed" | "soon" | "dead" {
  if (to === undefined || from === undefined) return "passed";
  if (!UNSTARTED.has(to)) return "passed";
  return to !== "waiting" && (FAILED.has(from) || from === "upstream_failed") ? "dead" : "soon";
}
