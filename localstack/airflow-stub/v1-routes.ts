import { PlainText, Refusal, type StubRequest, type StubRoute, textOf } from "./answer.ts";
import type { StubDag } from "./dag-files.ts";
import { textLog } from "./logged-try.ts";
import { microsOf, offset } from "./moments.ts";
import { after } from "./play-run.ts";
import { dagsOf, paged, runsOf, taskInstancesOf, toClear } from "./queries.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";
import { dagView, runView, taskInstanceView, taskReference } from "./v1-views.ts";
import { hasRunningTask, health } from "./v2-routes.ts";
import { taskView } from "./v2-views.ts";

const RUN_ID = /^[A-Za-z0-9_.~:+-]+$/;
const RUN = "/dags/{dag_id}/dagRuns/{dag_run_id}";
const TASKS = `${RUN}/taskInstances`;
const PAGE = ["limit", "offset"];

/** `/api/v1` of 2.10, as far as a client of schedules uses it. */
export const V1_ROUTES: readonly StubRoute[] = [
  { method: "GET", path: "/version", open: true, answer: () => ({ version: "2.10.0", git_version: null }) },
  { method: "GET", path: "/health", open: true, answer: ({ world }) => health(offset(world.now())) },
  {
    method: "GET",
    path: "/dags",
    query: [...PAGE, "order_by", "tags", "only_active", "paused", "fields", "dag_id_pattern"],
    answer(request) {
      const { rows, total } = paged(dagsOf(request, request.query.get("only_active") === "false"), pageOf(request));
      return { dags: rows.map((dag) => viewOf(request, dag)), total_entries: total };
    },
  },
  { method: "GET", path: "/dags/{dag_id}", query: ["fields"], answer: (request) => viewOf(request, dagOf(request)) },
  {
    method: "PATCH",
    path: "/dags/{dag_id}",
    query: ["update_mask"],
    answer(request) {
      const other = Object.keys(request.body).find((name) => name !== "is_paused");
      if (other !== undefined) throw bad(`Property is read-only - '${other}'`);
      const dag = dagOf(request);
      request.world.setPaused(dag, request.body["is_paused"] === true);
      return viewOf(request, dag);
    },
  },
  {
    method: "DELETE",
    path: "/dags/{dag_id}",
    status: 204,
    answer({ world, params: { dag_id = "" } }) {
      const runs = world.runs().filter((run) => run.dag_id === dag_id);
      if (!world.dags.has(dag_id) && runs.length === 0) throw new Refusal(404, null, `Dag with id: '${dag_id}' not found`);
      if (hasRunningTask(runs)) throw new Refusal(409, `Task instances of dag with id: '${dag_id}' are still running`, "Conflict");
      world.removeDag(dag_id);
    },
  },
  {
    method: "GET",
    path: "/dags/{dag_id}/tasks",
    query: ["order_by"],
    answer: (request) => ({ tasks: dagOf(request).parsed.tasks.map(taskView), total_entries: dagOf(request).parsed.tasks.length }),
  },
  {
    method: "GET",
    path: "/importErrors",
    query: [...PAGE, "order_by"],
    answer(request) {
      const { rows, total } = paged([...request.world.processor.importErrors.values()], pageOf(request));
      const import_errors = rows.map(({ id, file, at, trace }) => ({
        filename: `/opt/airflow/dags/${file}`,
        import_error_id: id,
        stack_trace: trace,
        timestamp: offset(at),
      }));
      return { import_errors, total_entries: total };
    },
  },
  { method: "POST", path: "/dags/{dag_id}/dagRuns", answer: trigger },
  {
    method: "GET",
    path: "/dags/{dag_id}/dagRuns",
    query: [...PAGE, "order_by", "state", "updated_at_gte", "updated_at_lte"],
    answer(request) {
      const states = request.query.getAll("state").flatMap((text) => text.split(","));
      const { rows, total } = paged(runsOf(request, states), pageOf(request));
      return { dag_runs: rows.map(runView), total_entries: total };
    },
  },
  { method: "GET", path: RUN, query: ["fields"], answer: (request) => runView(runOf(request)) },
  { method: "DELETE", path: RUN, status: 204, answer: (request) => request.world.remove(runOf(request)) },
  {
    method: "PATCH",
    path: RUN,
    answer(request) {
      const run = runOf(request);
      const { state } = only(request, ["state"]);
      if (state !== "queued" && state !== "success" && state !== "failed")
        throw bad(`'${textOf(state)}' is not one of ['success', 'failed', 'queued'] - 'state'`);
      request.world.setState(run, state);
      return runView(run);
    },
  },
  {
    method: "PATCH",
    path: `${RUN}/setNote`,
    answer(request) {
      const run = runOf(request);
      run.note = textOf(only(request, ["note"])["note"]);
      return runView(run);
    },
  },
  {
    method: "POST",
    path: `${RUN}/clear`,
    answer(request) {
      const run = runOf(request);
      const { dry_run = true } = only(request, ["dry_run"]);
      if (dry_run !== false) return { task_instances: [...run.tasks.keys()].map((id) => taskReference(run, id)) };
      request.world.clear(run, run.tasks.keys());
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
      if (!run) throw new Refusal(404, null, `Dag Run id ${textOf(dag_run_id)} not found in dag ${dag.parsed.dag_id}`);
      const ids = toClear(request, run, (id) => after(dag.parsed, id));
      if (dry_run === false) request.world.clear(run, ids);
      return { task_instances: ids.map((id) => taskReference(run, id)) };
    },
  },
  {
    // No `order_by`: 2.10 refuses it.
    method: "GET",
    path: TASKS,
    query: [...PAGE, "state"],
    answer(request) {
      const run = request.world.run(request.params["dag_id"] ?? "", request.params["dag_run_id"] ?? "");
      // Of a run that is not there it lists none.
      const { rows, total } = paged(run ? taskInstancesOf(request, run) : [], pageOf(request));
      return { task_instances: run ? rows.map((task) => taskInstanceView(run, task)) : [], total_entries: total };
    },
  },
  { method: "GET", path: `${TASKS}/{task_id}`, answer: (request) => taskInstanceView(...instanceOf(request)) },
  {
    method: "PATCH",
    path: `${TASKS}/{task_id}`,
    answer(request) {
      const [, task] = instanceOf(request);
      const { dry_run = true, new_state } = only(request, ["dry_run", "new_state"]);
      if (dry_run === false) Object.assign(task, { state: textOf(new_state), end: request.world.now() });
      return {};
    },
  },
  { method: "GET", path: `${TASKS}/{task_id}/logs/{try_number}`, query: ["full_content", "map_index", "token"], answer: log },
];

function trigger(request: StubRequest): unknown {
  const { dag_id = "" } = request.params;
  const body = only(request, ["logical_date", "execution_date", "dag_run_id", "conf", "note", "data_interval_start", "data_interval_end"]);
  const { conf, note, logical_date } = body;
  if (logical_date === null)
    throw new Refusal(400, "argument 'input': 'NoneType' object cannot be cast as 'str'", "Incorrect datetime argument");
  if (conf !== undefined && (typeof conf !== "object" || conf === null))
    throw bad(`'${JSON.stringify(conf)}' is not of type 'object' - 'conf'`);
  const dag = request.world.dags.get(dag_id);
  if (!dag || dag.isStale) throw new Refusal(404, `DAG with dag_id: '${dag_id}' not found`, "DAG not found");
  const logical = logical_date === undefined ? request.world.now() * 1000 : microsOf(textOf(logical_date));
  if (logical === undefined) throw bad(`'${textOf(logical_date)}' is not a 'date-time' - 'logical_date'`);
  const run_id = textOf(body["dag_run_id"] ?? `manual__${offset(Math.floor(logical / 1000))}`);
  // What 2.10 does with such an id is a page of its web server.
  if (!RUN_ID.test(run_id)) throw new PlainText('<!DOCTYPE html>\n<html lang="en"><body><h1> Ooops! </h1></body></html>');
  const runs = request.world.runs().filter((run) => run.dag_id === dag_id);
  const exists = (what: string) => new Refusal(409, `DAGRun with DAG ID: '${dag_id}' and ${what} already exists`, "Conflict");
  if (runs.some((run) => run.logical === logical)) throw exists(`DAGRun logical date: '${textOf(logical_date)}'`);
  if (runs.some((run) => run.run_id === run_id)) throw exists(`DAGRun ID: '${run_id}'`);
  const interval = Math.floor(logical / 1000);
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
      runAfter: interval,
    }),
  );
}

function log(request: StubRequest): unknown {
  const [run, task] = instanceOf(request);
  const try_number = Number(request.params["try_number"]);
  const hidden = request.switches.logPlaceholders > 0;
  if (hidden) request.switches.logPlaceholders--;
  const place = { dag_id: run.dag_id, run_id: run.run_id, task_id: task.task_id, try_number };
  const text = textLog(place, hidden ? undefined : task.tries.get(try_number));
  if (!request.accept.includes("application/json")) return new PlainText(text);
  // As Python shows a list of pairs, of a host and what it wrote.
  const python = text.replace(/^vm\n/, "").replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n");
  return { content: `[('vm', '${python}')]`, continuation_token: "eyJlbmRfb2ZfbG9nIjp0cnVlfQ" };
}

function pageOf({ query, switches }: StubRequest) {
  const number = (name: string, otherwise: number) => {
    const text = query.get(name) ?? String(otherwise);
    if (!/^\d+$/.test(text)) throw bad(`Wrong type, expected 'integer' for query parameter '${name}'`);
    return Number(text);
  };
  // None means as many as there may be.
  return { limit: Math.min(number("limit", 100) || switches.pageCap, switches.pageCap), offset: number("offset", 0) };
}

function dagOf({ world, user, params: { dag_id = "" } }: StubRequest): StubDag {
  const dag = world.dags.get(dag_id);
  if (!dag) throw new Refusal(404, `The DAG with dag_id: ${dag_id} was not found`, "DAG not found");
  if (user.sees?.(dag_id) === false) throw new Refusal(403, null, "Forbidden");
  return dag;
}

function runOf({ world, params: { dag_id = "", dag_run_id = "" } }: StubRequest): StubRun {
  const run = world.run(dag_id, dag_run_id);
  if (!run) throw new Refusal(404, `DAGRun with DAG ID: '${dag_id}' and DagRun ID: '${dag_run_id}' not found`, "DAGRun not found");
  return run;
}

function instanceOf({ world, params: { dag_id = "", dag_run_id = "", task_id = "" } }: StubRequest): [StubRun, StubTaskInstance] {
  const run = world.run(dag_id, dag_run_id);
  const task = run?.tasks.get(task_id);
  if (!run || !task) throw new Refusal(404, null, "TaskInstance not found");
  return [run, task];
}

function viewOf({ world }: StubRequest, dag: StubDag) {
  return dagView(dag, world.processor.importErrors.has(dag.file));
}

function only({ body }: StubRequest, names: readonly string[]): Readonly<Record<string, unknown>> {
  const extra = Object.keys(body).find((name) => !names.includes(name));
  if (extra !== undefined) throw bad(`{'${extra}': ['Unknown field.']}`);
  return body;
}

function bad(detail: string): Refusal {
  return new Refusal(400, detail, "Bad Request");
}

const TYPES: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthenticated",
  403: "PermissionDenied",
  404: "NotFound",
  409: "AlreadyExists",
};
const DOCS =
  "http://apache-airflow-docs.s3-website.eu-central-1.amazonaws.com/docs/apache-airflow/stable/stable-rest-api-ref.html#section/Errors";

/** As connexion answers what is refused. */
export function v1Refusal({ status, detail, title = "Error" }: Refusal): unknown {
  return { detail, status, title, type: `${DOCS}/${TYPES[status] ?? "Unknown"}` };
}

export const V1_NO_ROUTE = {
  detail: "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  status: 404,
  title: "Not Found",
  type: "about:blank",
};
