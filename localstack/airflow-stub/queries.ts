import type { StubRequest } from "./answer.ts";
import type { StubDag } from "./dag-files.ts";
import { microsOf } from "./moments.ts";
import type { StubRun, StubTaskInstance } from "./run.ts";

/** What a list is asked for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface Paged<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export function paged<Row>(rows: readonly Row[], { limit, offset }: Page): Paged<Row> {
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}

/** DAGs that the user sees, by id. */
export function dagsOf({ world, user, query }: StubRequest, withStale: boolean): StubDag[] {
  const tags = query.getAll("tags").flatMap((text) => text.split(","));
  return [...world.dags.values()]
    .filter(({ parsed }) => user.sees?.(parsed.dag_id) !== false)
    .filter(({ isStale }) => withStale || !isStale)
    .filter(({ parsed }) => tags.length === 0 || tags.some((tag) => parsed.tags.includes(tag)))
    .toSorted((a, b) => (a.parsed.dag_id < b.parsed.dag_id ? -1 : 1));
}

/** Runs of one DAG or, of `~`, of all that the user sees, in the order of their ids; `states`, as the query names them. */
export function runsOf({ world, user, query, params }: StubRequest, states: readonly string[]): StubRun[] {
  const { dag_id = "" } = params;
  const since = query.get("updated_at_gte");
  const from = since === null ? -Infinity : (microsOf(since) ?? NaN) / 1000;
  const sorted = world
    .runs()
    .filter((run) => (dag_id === "~" ? user.sees?.(run.dag_id) !== false : run.dag_id === dag_id))
    .filter((run) => run.updatedAt >= from)
    .filter((run) => states.length === 0 || states.includes(run.state));
  return query.get("order_by")?.startsWith("-") ? sorted.toReversed() : sorted;
}

/** Task instances of a run, in no order that means anything; each time in another one, if they are shuffled. */
export function taskInstancesOf({ switches }: StubRequest, run: StubRun): StubTaskInstance[] {
  const instances = [...run.tasks.values()];
  if (!switches.shuffles) return instances;
  for (let left = instances.length - 1; left > 0; left--) {
    const other = Math.floor(Math.random() * (left + 1));
    const [a, b] = [instances[left], instances[other]];
    if (a && b) [instances[left], instances[other]] = [b, a];
  }
  return instances;
}

/** The tasks that a request to clear names, those after them too if it says so; of these those that failed, if it says so. */
export function toClear(request: StubRequest, run: StubRun, after: (taskId: string) => ReadonlySet<string>): string[] {
  const { task_ids, include_downstream, only_failed = true } = request.body;
  const named = Array.isArray(task_ids) ? task_ids.map(String) : [...run.tasks.keys()];
  const wanted = new Set(named.flatMap((id) => (include_downstream === true ? [id, ...after(id)] : [id])));
  return [...run.tasks.values()]
    .filter(({ task_id }) => wanted.has(task_id))
    .filter(({ state }) => only_failed === false || state === "failed" || state === "upstream_failed")
    .map(({ task_id }) => task_id);
}
