import { parseCron } from "../../shared/domain/schedule/cron.ts";
import { DagProcessor, type ListDagFiles, type StubDag } from "./dag-files.ts";
import type { ReadDagFile } from "./dag.ts";
import { playRun } from "./play-run.ts";
import { newTaskInstance, type StubRun } from "./run.ts";
import type { TaskScript } from "./script.ts";

const REVIVES_AFTER_MS = 5_000;

/** What of the stand-in's Airflow can be set while it runs; ms. */
export interface WorldSwitches {
  /** Decides what tasks do. */
  script: TaskScript;
  /** How long a run waits before it is started. */
  queued: number;
  /** How far the clock of the scheduler is behind, in what `updated_at` says. */
  schedulerBehind: number;
  /** How much later than it happens what the scheduler does can be seen. */
  commitsLate: number;
  /** DAGs whose next run that is set to failed comes back to life, once. */
  readonly revives: Set<string>;
}

/** DAGs, runs and their tasks, played up to the clock whenever somebody asks. */
export class AirflowWorld {
  readonly processor: DagProcessor;
  readonly switches: WorldSwitches = {
    script: () => undefined,
    queued: 0,
    schedulerBehind: 0,
    commitsLate: 0,
    revives: new Set(),
  };
  readonly #now: () => number;
  readonly #runs = new Map<string, StubRun>();
  #ids = 0;

  constructor(files: ListDagFiles, read: ReadDagFile, now: () => number) {
    this.processor = new DagProcessor(files, read);
    this.#now = now;
  }

  get dags(): ReadonlyMap<string, StubDag> {
    return this.processor.dags;
  }

  now(): number {
    return this.#now();
  }

  /** In the order in which they were made. */
  runs(): readonly StubRun[] {
    return [...this.#runs.values()];
  }

  run(dagId: string, runId: string): StubRun | undefined {
    return this.#runs.get(`${dagId} ${runId}`);
  }

  /** Lets happen what was to happen by now. */
  async play(): Promise<void> {
    await this.processor.look(this.now());
    const now = this.now() - this.switches.commitsLate;
    for (const dag of this.dags.values()) this.#order(dag, now);
    for (const run of this.#runs.values()) this.#playOne(run, now);
  }

  create(
    run: Pick<StubRun, "dag_id" | "run_id" | "run_type" | "conf" | "note" | "logical" | "intervalStart" | "intervalEnd" | "runAfter">,
  ): StubRun {
    const now = this.now();
    const dag = this.dags.get(run.dag_id);
    if (!dag) throw new Error(`no DAG ${run.dag_id}`);
    const tasks = dag.parsed.tasks.map(({ task_id, operator, retries }) => [task_id, newTaskInstance(task_id, operator, retries)] as const);
    const made: StubRun = {
      ...run,
      id: ++this.#ids,
      state: "queued",
      queuedAt: now,
      start: null,
      end: null,
      updatedAt: now,
      clearNumber: 0,
      playedTo: now,
      revivesAt: null,
      tasks: new Map(tasks),
    };
    this.#runs.set(`${run.dag_id} ${run.run_id}`, made);
    return made;
  }

  remove(run: StubRun): void {
    this.#runs.delete(`${run.dag_id} ${run.run_id}`);
  }

  removeDag(dagId: string): void {
    this.processor.remove(dagId);
    for (const run of this.runs()) if (run.dag_id === dagId) this.remove(run);
  }

  setPaused(dag: StubDag, isPaused: boolean): void {
    if (dag.isPaused && !isPaused) dag.awakeSince = this.now();
    dag.isPaused = isPaused;
  }

  setState(run: StubRun, state: "success" | "failed" | "queued"): void {
    const now = this.now();
    run.updatedAt = now;
    if (state === "queued") return this.#enqueue(run);
    for (const instance of run.tasks.values()) {
      if (instance.state === "running") Object.assign(instance, { state, end: now });
      else if (state === "success") Object.assign(instance, { state, start: instance.start ?? now, end: instance.end ?? now });
      else if (instance.state === null || instance.state === "up_for_retry") Object.assign(instance, { state: "skipped", end: now });
    }
    Object.assign(run, { state, start: run.start ?? now, end: now });
    if (state === "failed" && this.switches.revives.delete(run.dag_id)) run.revivesAt = now + REVIVES_AFTER_MS;
  }

  /** Tasks will run again, in their next try, and the run with them. */
  clear(run: StubRun, taskIds: Iterable<string>): void {
    for (const id of taskIds) {
      const instance = run.tasks.get(id);
      if (!instance) continue;
      const retries = this.dags.get(run.dag_id)?.parsed.tasks.find(({ task_id }) => task_id === id)?.retries ?? 0;
      Object.assign(instance, { state: null, max_tries: instance.try_number + retries });
    }
    run.clearNumber++;
    run.updatedAt = this.now();
    this.#enqueue(run);
  }

  #enqueue(run: StubRun): void {
    Object.assign(run, { state: "queued", queuedAt: this.now(), start: null, end: null, revivesAt: null });
  }

  /** Scheduled runs. Without catch-up: after a pause the latest that was missed, and no other. */
  #order(dag: StubDag, now: number): void {
    const { schedule, dag_id } = dag.parsed;
    if (!schedule || dag.isStale) return void (dag.nextDue = null);
    const cron = parseCron(schedule.cron, schedule.timezone);
    const last = this.runs().findLast((run) => run.dag_id === dag_id && run.run_type === "scheduled")?.runAfter;
    const begins = Math.max(schedule.start ?? dag.lastParsed, last === undefined ? -Infinity : last + 1);
    const nextFrom = (at: number) => {
      const next = cron.next(at - 1);
      return next === undefined || (schedule.end !== null && next > schedule.end) ? undefined : next;
    };
    let due = nextFrom(begins);
    if (dag.isPaused) return void (dag.nextDue = due ?? null);
    if (due !== undefined && due <= dag.awakeSince) due = latestBy(nextFrom, begins, dag.awakeSince);
    for (; due !== undefined && due <= now; due = nextFrom(due + 1)) this.#createScheduled(dag_id, due);
    dag.nextDue = due ?? null;
  }

  #createScheduled(dag_id: string, due: number): void {
    const logical = due * 1000;
    // A run by hand at just this moment has taken its place, without a word.
    if (this.runs().some((run) => run.dag_id === dag_id && run.logical === logical)) return;
    const run_id = `scheduled__${new Date(due).toISOString().replace(".000Z", "+00:00")}`;
    const made = this.create({
      dag_id,
      run_id,
      run_type: "scheduled",
      conf: {},
      note: null,
      logical,
      intervalStart: due,
      intervalEnd: due,
      runAfter: due,
    });
    Object.assign(made, { queuedAt: due, playedTo: due, updatedAt: due - this.switches.schedulerBehind });
  }

  #playOne(run: StubRun, now: number): void {
    const dag = this.dags.get(run.dag_id);
    if (!dag || dag.isStale) return;
    const before = run.updatedAt;
    if (run.state === "queued") this.#begin(run, dag, now);
    if (run.state === "failed" && run.revivesAt !== null && run.revivesAt <= now) revive(run, dag);
    const changed = playRun(run, dag.parsed, this.switches.script, now);
    if (changed || run.updatedAt !== before) run.updatedAt -= this.switches.schedulerBehind;
    // The scheduler touches what is under way each time it looks.
    else if (run.state === "running") run.updatedAt = now - this.switches.schedulerBehind;
  }

  #begin(run: StubRun, dag: StubDag, now: number): void {
    const startsAt = Math.max(run.queuedAt, run.runAfter) + this.switches.queued;
    const active = this.runs().filter((other) => other.dag_id === run.dag_id && other.state === "running").length;
    if (dag.isPaused || startsAt > now || active >= dag.parsed.max_active_runs) return;
    Object.assign(run, { state: "running", start: startsAt, playedTo: startsAt, updatedAt: startsAt });
  }
}

const DAY_MS = 86_400_000;

/** The latest due time from `begins` to `by`, of which there is one; looked for in ever longer spans, as there may be millions. */
function latestBy(nextFrom: (at: number) => number | undefined, begins: number, by: number): number | undefined {
  let latest: number | undefined;
  for (const span of [DAY_MS / 24, DAY_MS, 32 * DAY_MS, 400 * DAY_MS, Infinity]) {
    const from = Math.max(begins, by - span);
    for (let due = nextFrom(from); due !== undefined && due <= by; due = nextFrom(due + 1)) latest = due;
    if (latest !== undefined) return latest;
  }
  return latest;
}

/** Its last tasks, which run whatever happened before, are looked at again. */
function revive(run: StubRun, dag: StubDag): void {
  const at = run.revivesAt ?? run.playedTo;
  Object.assign(run, { state: "running", end: null, playedTo: at, updatedAt: at });
  for (const { task_id, trigger_rule } of dag.parsed.tasks) {
    const instance = run.tasks.get(task_id);
    if (instance && trigger_rule === "all_done") instance.state = null;
  }
}
