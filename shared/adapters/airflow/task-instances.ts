import { AirflowError } from "../../domain/airflow/airflow-error.ts";
import type { AirflowTaskInstance } from "../../ports/airflow.ts";
import type { AirflowApi } from "./api.ts";

const ASKED = 100;
const MOST_READINGS = 3;

/**
 * All task instances of a run. Neither API gives them in an order of their own, so pages repeat some and omit others: they
 * are collected by task and map index until there are as many as Airflow counts, and what is missing then is asked for by
 * the ids of the DAG's tasks (https://github.com/apache/airflow/issues/41283). Throws `unstable` if some stay missing.
 */
export async function allTaskInstances(api: AirflowApi, dagId: string, runId: string): Promise<readonly AirflowTaskInstance[]> {
  const found = new Map<string, AirflowTaskInstance>();
  let total = 0;
  const isComplete = () => found.size >= total;
  const add = (rows: readonly AirflowTaskInstance[]) => {
    for (const row of rows) found.set(`${row.task_id} ${row.map_index}`, row);
  };

  for (let readings = 0; readings === 0 || (!isComplete() && readings < MOST_READINGS); readings++) {
    await readPages((offset) => api.taskInstances(dagId, runId, { offset, limit: ASKED }));
  }
  // Airflow 2 answers an empty list for a run that is not there.
  if (total === 0) await api.run(dagId, runId);
  if (!isComplete()) await readOneByOne();
  if (!isComplete()) {
    const path = `/dags/${dagId}/dagRuns/${runId}/taskInstances`;
    throw new AirflowError("unstable", { method: "GET", path, detail: `${found.size} of ${total} task instances are to be had` });
  }
  return [...found.values()].toSorted((a, b) => compare(a.task_id, b.task_id) || a.map_index - b.map_index);

  async function readPages(read: (offset: number) => Promise<{ readonly rows: readonly AirflowTaskInstance[]; readonly total: number }>) {
    for (let offset = 0; ;) {
      const slice = await read(offset);
      total = slice.total;
      add(slice.rows);
      offset += slice.rows.length;
      if (slice.rows.length === 0 || isComplete()) return;
    }
  }

  async function readOneByOne(): Promise<void> {
    const seen = new Set([...found.values()].map(({ task_id }) => task_id));
    for (const task of await api.tasks(dagId)) {
      if (isComplete()) return;
      if (task.is_mapped) await readMapped(task.task_id);
      else if (!seen.has(task.task_id)) await readSingle(task.task_id);
    }
  }

  async function readSingle(taskId: string): Promise<void> {
    try {
      add([await api.taskInstance(dagId, runId, taskId)]);
    } catch (error) {
      // A task that came into the DAG after this run has no instance in it.
      if (!(error instanceof AirflowError && error.fault === "not-found")) throw error;
    }
  }

  async function readMapped(taskId: string): Promise<void> {
    for (let offset = 0; ;) {
      const { rows } = await api.mappedTaskInstances(dagId, runId, taskId, { offset, limit: ASKED });
      add(rows);
      offset += rows.length;
      if (rows.length === 0) return;
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
