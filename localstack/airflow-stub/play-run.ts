import type { ParsedDag, ParsedTask } from "./dag.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";
import { asGenerated, type TaskOutcome, type TaskScript } from "./script.ts";
import { isDone, ruled } from "./trigger-rule.ts";

const RETRY_DELAY_MS = 30_000;
const TAKES_MS = 1000;

/**
 * Plays a running run to an instant: `queued → running → success | failed`, each task by its trigger rule and the script.
 * Nothing happens by itself: who asks, plays. Answers whether anything changed.
 */
export function playRun(run: StubRun, dag: ParsedDag, script: TaskScript, now: number): boolean {
  let changed = false;
  while (run.state === "running") {
    startReady(run, dag, script);
    const underWay = [...run.tasks.values()].filter(({ state }) => state === "running" || state === "up_for_retry");
    const next = Math.min(...underWay.map(({ nextAt }) => nextAt));
    if (next === Infinity) {
      endRun(run, dag);
    } else {
      if (next > now) break;
      run.playedTo = next;
      for (const instance of underWay) if (instance.nextAt === next) step(run, dag, instance);
    }
    run.updatedAt = run.playedTo;
    changed = true;
  }
  return changed;
}

/** Starts, skips or gives up what its trigger rule says, until nothing more follows. */
function startReady(run: StubRun, dag: ParsedDag, script: TaskScript): void {
  for (let settled = false; !settled;) {
    settled = true;
    for (const task of dag.tasks) {
      const instance = run.tasks.get(task.task_id);
      if (!instance || instance.state !== null) continue;
      const verdict = ruled(task.trigger_rule, upstreamOf(run, dag, task));
      if (verdict === "wait") continue;
      settled = false;
      if (verdict === "run") begin(run, dag, task, instance, script);
      else end(instance, verdict === "skip" ? "skipped" : verdict, run.playedTo);
    }
  }
}

function upstreamOf(run: StubRun, dag: ParsedDag, task: ParsedTask): (string | null)[] {
  return dag.tasks
    .filter(({ downstream }) => downstream.includes(task.task_id))
    .map(({ task_id }) => run.tasks.get(task_id)?.state ?? null);
}

function begin(run: StubRun, dag: ParsedDag, task: ParsedTask, instance: StubTaskInstance, script: TaskScript): void {
  const at = run.playedTo;
  const try_number = instance.try_number + 1;
  const { run_id, run_type, conf, runAfter: due, clearNumber: clear_number } = run;
  const start = { dag, task, run_id, run_type, conf, due, try_number, clear_number };
  const outcome = script(start) ?? asGenerated(start);
  const nextAt = at + (outcome.takes ?? TAKES_MS);
  Object.assign(instance, { state: "running", try_number, start: at, queued: at, end: null, nextAt });
  instance.tries.set(try_number, { begins: at, ends: nextAt, outcome });
}

/** Ends a try, or begins the next one. */
function step(run: StubRun, dag: ParsedDag, instance: StubTaskInstance): void {
  const at = run.playedTo;
  if (instance.state === "up_for_retry") {
    instance.state = null;
    return;
  }
  const { outcome = {} } = instance.tries.get(instance.try_number) ?? {};
  const { state = "success" } = outcome;
  if (state === "failed" && instance.try_number <= instance.max_tries) {
    Object.assign(instance, { state: "up_for_retry", end: at, nextAt: at + RETRY_DELAY_MS });
    return;
  }
  end(instance, state, at);
  for (const skipped of skippedBy(dag, instance.task_id, outcome)) {
    const other = run.tasks.get(skipped);
    if (other && other.state === null) end(other, "skipped", at);
  }
}

function end(instance: StubTaskInstance, state: string, at: number): void {
  Object.assign(instance, { state, start: instance.start ?? at, end: at });
}

function skippedBy(dag: ParsedDag, taskId: string, { follow, shortCircuits = false }: TaskOutcome): readonly string[] {
  const direct = dag.tasks.find(({ task_id }) => task_id === taskId)?.downstream ?? [];
  if (shortCircuits) return [...after(dag, taskId)];
  return follow ? direct.filter((id) => !follow.includes(id)) : [];
}

/** All tasks that come after one. */
export function after(dag: ParsedDag, taskId: string, found: Set<string> = new Set()): ReadonlySet<string> {
  for (const next of dag.tasks.find(({ task_id }) => task_id === taskId)?.downstream ?? []) {
    if (!found.has(next)) after(dag, next, found.add(next));
  }
  return found;
}

/** By the tasks that nothing follows, as Airflow does. */
function endRun(run: StubRun, dag: ParsedDag): void {
  const leaves = dag.tasks.filter(({ downstream }) => downstream.length === 0).map(({ task_id }) => run.tasks.get(task_id)?.state ?? null);
  if (!leaves.every(isDone)) throw new Error(`run ${run.run_id} is stuck: its tasks wait for each other`);
  const failed = leaves.some((state) => state === "failed" || state === "upstream_failed");
  // One that came back to life ends well, whatever its tasks were set to.
  run.state = failed && run.revivesAt === null ? "failed" : "success";
  run.revivesAt = null;
  run.end = run.playedTo;
}
