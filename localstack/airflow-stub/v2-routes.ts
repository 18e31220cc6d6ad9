import { Refusal, type StubRequest, type StubRoute, textOf } from "./answer.ts";
import type { StubDag } from "./dag-files.ts";
import { structuredLog } from "./logged-try.ts";
import { microsOf, zulu } from "./moments.ts";
import { after } from "./play-run.ts";
import { dagsOf, paged, runsOf, taskInstancesOf, toClear } from "./queries.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";
import { dagView, runView, taskInstanceView, taskView } from "./v2-views.ts";

const RUN_ID = /^[A-Za-z0-9_.~:+-]+$/;
const RUN = "/dags/{dag_id}/dagRuns/{dag_run_id}";
const TASKS = `${RUN}/taskInstances`;

/** `/api/v2` of 3.2, as far as a client of schedules uses it. */
export const V2_ROUTES: readonly StubRoute[] = [
  { method: "GET", path: "/version", open: true, answer: () => ({ version: "3.2.0", git_version: null }) },
  { method: "GET", path: "/monitor/health", open: true, answer: ({ world }) => health(zulu(world.now())) },
  {
    method: "GET",
    path: "/dags",
    answer(request) {
      const { rows, total } = paged(dagsOf(request, request.query.get("exclude_stale") === "false"), pageOf(request));
      return { dags: rows.map((dag) => viewOf(request, dag)), total_entries: total };
    },
  },
  { method: "GET", path: "/dags/{dag_id}", answer: (request) => viewOf(request, dagOf(request)) },
  {
    method: "PATCH",
    path: "/dags/{dag_id}",
    answer(request) {
      const { is_paused } = only(request, ["is_paused"]);
      const dag = dagOf(request);
      request.world.setPaused(dag, is_paused === true);
      return viewOf(request, dag);
    },
  },
  {
    method: "DELETE",
    path: "/dags/{dag_id}",
    status: 204,
    answer({ world, params: { dag_id = "" } }) {
      const known = world.dags.has(dag_id) || world.runs().some((run) => run.dag_id === dag_id);
      if (!known) throw new Refusal(404, `Dag with id: ${dag_id} was not found`);
      if (hasRunningTask(world.runs().filter((run) => run.dag_id === dag_id)))
        throw new Refusal(409, `Task instances of dag with id: '${dag_id}' are still running`);
      world.removeDag(dag_id);
    },
  },
  { method: "GET", path: "/dags/{dag_id}/tasks", answer: (request) => tasksOf(dagOf(request)) },
  {
    method: "GET",
    path: "/importErrors",
    answer(request) {
      const { rows, total } = paged([...request.world.processor.importErrors.values()], pageOf(request));
      const import_errors = rows.map(({ id, file, at, trace }) => ({
        import_error_id: id,
        timestamp: zulu(at),
        filename: file,
        bundle_name: "dags-folder",
        stack_trace: trace,
      }));
      return { import_errors, total_entries: total };
    },
  },
  { method: "POST", path: "/dags/{dag_id}/dagRuns", answer: trigger },
  {
    method: "GET",
    path: "/dags/{dag_id}/dagRuns",
    answer(request) {
      if (request.params["dag_id"] !== "~") dagOf(request);
      const { rows, total } = paged(runsOf(request, request.query.getAll("state")), pageOf(request));
      return { dag_runs: rows.map(runView), total_entries: total };
    },
  },
  { method: "GET", path: RUN, answer: (request) => runView(runOf(request)) },
  {
    method: "DELETE",
    path: RUN,
    status: 204,
    answer(request) {
      const run = runOf(request);
      if (run.state === "running")
        throw new Refusal(
          409,
          `The DagRun with dag_id: \`${run.dag_id}\` and run_id: \`${run.run_id}\` cannot be deleted in running state`,
        );
      request.world.remove(run);
    },
  },
  {
    method: "PATCH",
    path: RUN,
    answer(request) {
      const run = runOf(request);
      const { state, note } = only(request, ["state", "note"]);
      if (state !== undefined && state !== "queued" && state !== "success" && state !== "failed")
        throw invalid("enum", ["body", "state"], "Input should be 'queued', 'success' or 'failed'");
      if (state !== undefined) request.world.setState(run, state);
      // A note is a row of its own: `updated_at` of the run does not move.
      if (note !== undefined) run.note = note === null ? null : textOf(note);
      return runView(run);
    },
  },
  {
    method: "POST",
    path: `${RUN}/clear`,
    answer(request) {
      const run = runOf(request);
      const { dry_run = true, only_failed = false } = only(request, ["dry_run", "only_failed", "run_on_latest_version"]);
      const ids = toClear({ ...request, body: { only_failed } }, run, () => new Set());
      if (dry_run !== false) return cleared(run, ids);
      request.world.clear(run, ids);
      return runView(run);
    },
  },
  {
    method: "POST",
    path: "/dags/{dag_id}/clearTaskInstances",
    answer(request) {
      const dag = dagOf(request);
      const { dag_run_id, dry_run = true } = request.body;
      const run = request.world.run(dag.parsed.dag_id, textOf(dag_run_id));
      if (!run) throw new Refusal(404, `Dag Run id ${textOf(dag_run_id)} not found in dag ${dag.parsed.dag_id}`);
      const ids = toClear(request, run, (id) => after(dag.parsed, id));
      if (dry_run === false) request.world.clear(run, ids);
      return cleared(run, ids);
    },
  },
  {
    method: "GET",
    path: TASKS,
    answer(request) {
      const run = runOf(request);
      const { rows, total } = paged(taskInstancesOf(request, run), pageOf(request));
      return { task_instances: rows.map((task) => taskInstanceView(run, task)), total_entries: total };
    },
  },
  { method: "GET", path: `${TASKS}/{task_id}`, answer: (request) => taskInstanceView(...instanceOf(request)) },
  {
    method: "PATCH",
    path: `${TASKS}/{task_id}`,
    answer(request) {
      const [run, task] = instanceOf(request);
      const { new_state } = only(request, ["new_state", "note"]);
      task.state = textOf(new_state);
      task.end = request.world.now();
      return { task_instances: [taskInstanceView(run, task)], total_entries: 1 };
    },
  },
  { method: "GET", path: `${TASKS}/{task_id}/logs/{try_number}`, answer: log },
];

function trigger(request: StubRequest): unknown {
  const { dag_id = "" } = request.params;
  const body = only(request, ["logical_date", "dag_run_id", "conf", "note", "run_after", "data_interval_start", "data_interval_end"]);
  if (!("logical_date" in body)) throw invalid("missing", ["body", "logical_date"], "Field required");
  const { logical_date, conf, note } = body;
  if (conf !== undefined && (typeof conf !== "object" || conf === null))
    throw invalid("dict_type", ["body", "conf"], "Input should be a valid dictionary");
  const logical = logical_date === null ? null : microsOf(textOf(logical_date));
  if (logical === undefined) throw invalid("timezone_aware", ["body", "logical_date"], "Input should have timezone info");
  const dag = request.world.dags.get(dag_id);
  if (!dag || dag.isStale) throw new Refusal(404, `DAG with dag_id: '${dag_id}' not found`);
  const now = request.world.now();
  const run_id = textOf(body["dag_run_id"] ?? `manual__${zulu(now)?.replace("Z", "+00:00")}`);
  if (!RUN_ID.test(run_id)) throw new Refusal(400, `The run_id provided '${run_id}' does not match regex pattern '${RUN_ID.source}'`);
  const runs = request.world.runs().filter((run) => run.dag_id === dag_id);
  if (logical !== null && runs.some((run) => run.logical === logical)) throw unique("logical_date");
  if (runs.some((run) => run.run_id === run_id)) throw unique("run_id");
  const interval = logical === null ? null : Math.floor(logical / 1000);
  return runView(
    request.world.create({
      dag_id,
      run_id,
      run_type: "manual",
      conf: { ...conf },
      note: typeof note === "string" ? note : null,
      logical,
      intervalStart: interval,
      intervalEnd: interval,
      runAfter: now,
    }),
  );
}

function log(request: StubRequest): unknown {
  if (request.accept.includes("text/plain")) throw new Refusal(406, "Only application/json or application/x-ndjson is supported");
  const [run, task] = instanceOf(request, "TaskInstance not found");
  const try_number = Number(request.params["try_number"]);
  const written = task.tries.get(try_number);
  if (!written) throw new Refusal(404, "TaskInstance not found");
  const hidden = request.switches.logPlaceholders > 0;
  if (hidden) request.switches.logPlaceholders--;
  const place = { dag_id: run.dag_id, run_id: run.run_id, task_id: task.task_id, try_number };
  const runs = task.state === "running" && try_number === task.try_number;
  return { content: structuredLog(place, hidden ? undefined : written), continuation_token: runs ? "eyJ0b2tlbiI6MX0" : null };
}

/** A page as it is asked for, but at most as long as the server gives. */
function pageOf({ query, switches }: StubRequest) {
  const number = (name: string, otherwise: number) => {
    const text = query.get(name) ?? String(otherwise);
    if (!/^-?\d+$/.test(text)) throw invalid("int_parsing", ["query", name], "Input should be a valid integer");
    if (Number(text) < 0) throw invalid("greater_than_equal", ["query", name], "Input should be greater than or equal to 0");
    return Number(text);
  };
  return { limit: Math.min(number("limit", 50), switches.pageCap), offset: number("offset", 0) };
}

function dagOf({ world, user, params: { dag_id = "" } }: StubRequest): StubDag {
  const dag = world.dags.get(dag_id);
  if (!dag) throw new Refusal(404, `The Dag with ID: \`${dag_id}\` was not found`);
  if (user.sees?.(dag_id) === false) throw new Refusal(403, "Forbidden");
  return dag;
}

function runOf({ world, params: { dag_id = "", dag_run_id = "" } }: StubRequest): StubRun {
  const run = world.run(dag_id, dag_run_id);
  if (!run) throw new Refusal(404, `The DagRun with dag_id: \`${dag_id}\` and run_id: \`${dag_run_id}\` was not found`);
  return run;
}

function instanceOf(request: StubRequest, missing?: string): [StubRun, StubTaskInstance] {
  const { dag_id = "", dag_run_id = "", task_id = "" } = request.params;
  const run = request.world.run(dag_id, dag_run_id);
  const task = run?.tasks.get(task_id);
  const said = `The Task Instance with dag_id: \`${dag_id}\`, run_id: \`${dag_run_id}\` and task_id: \`${task_id}\` was not found`;
  if (!run || !task) throw new Refusal(404, missing ?? said);
  return [run, task];
}

function viewOf({ world }: StubRequest, dag: StubDag) {
  return dagView(dag, world.processor.importErrors.has(dag.file));
}

function tasksOf({ parsed }: StubDag) {
  const tasks = parsed.tasks.toSorted((a, b) => (a.task_id < b.task_id ? -1 : 1)).map(taskView);
  return { tasks, total_entries: tasks.length };
}

function cleared(run: StubRun, ids: readonly string[]) {
  const task_instances = ids.flatMap((id) => run.tasks.get(id) ?? []).map((task) => taskInstanceView(run, task));
  return { task_instances, total_entries: task_instances.length };
}

export function hasRunningTask(runs: readonly StubRun[]): boolean {
  return runs.some((run) => [...run.tasks.values()].some(({ state }) => state === "running"));
}

export function health(heartbeat: string | null) {
  const healthy = { status: "healthy" };
  return {
    metadatabase: healthy,
    scheduler: { ...healthy, latest_scheduler_heartbeat: heartbeat },
    triggerer: { status: null },
    dag_processor: { ...healthy, latest_dag_processor_heartbeat: heartbeat },
  };
}

/** The body, which may have these fields and no others. */
function only({ body }: StubRequest, names: readonly string[]): Readonly<Record<string, unknown>> {
  const extra = Object.keys(body).find((name) => !names.includes(name));
  if (extra !== undefined) throw invalid("extra_forbidden", ["body", extra], "Extra inputs are not permitted");
  return body;
}

function invalid(type: string, loc: readonly string[], msg: string): Refusal {
  return new Refusal(422, [{ type, loc, msg, input: null }]);
}

function unique(column: string): Refusal {
  return new Refusal(409, {
    reason: "Unique constraint violation",
    statement: "INSERT INTO dag_run (dag_id, queued_at, logical_date, …) VALUES (?, ?, ?, …)",
    orig_error: `UNIQUE constraint failed: dag_run.dag_id, dag_run.${column}`,
    message: "Serious error when handling your request. Check logs for more details",
  });
}

/** As FastAPI answers what it refuses. */
export function v2Refusal({ detail }: Refusal): unknown {
  return { detail };
}

export const V2_NO_ROUTE = { error: "API route not found" };
export const V1_IS_GONE = { error: "/api/v1 has been removed in Airflow 3, please use its upgraded version /api/v2 instead." };
