import { AirflowError } from "../../domain/airflow/airflow-error.ts";
import type { Airflow, AirflowImportError, AirflowVersion } from "../../ports/airflow.ts";
import { everyPage } from "../../domain/airflow/airflow-page.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AirflowApi } from "./api.ts";
import { pageOf } from "./requests/pages.ts";
import { allTaskInstances } from "./task-instances.ts";
import { triggerOnce } from "./trigger.ts";

/** Either API of one Airflow, and how to find out which of them it has. */
export interface AirflowConnection {
  readonly apis: Readonly<Record<AirflowVersion["api"], AirflowApi>>;
  /** Throws AirflowError. */
  detect(): Promise<AirflowVersion>;
}

interface Detected {
  readonly version: AirflowVersion;
  readonly api: AirflowApi;
}

/**
 * An Airflow of either version, found out with the first call and again after an answer that is not of that version. Nothing
 * is sent before.
 */
export function airflowOver({ apis, detect }: AirflowConnection, clock: Clock): Airflow {
  let detecting: Promise<Detected> | undefined;

  return {
    version: async () => (await detected()).version,
    health: () => using((api) => api.health()),

    listDags: ({ tags = [], stale = false } = {}, cursor) =>
      using((api) =>
        pageOf(
          cursor,
          (range) => api.dags({ tags, stale }, range),
          ({ dag_id }) => dag_id,
        ),
      ),
    getDag: (dagId) => using((api) => orUndefined(api.dag(idOf(dagId)))),
    listTasks: (dagId) => using((api) => orUndefined(api.tasks(idOf(dagId)))),
    setPaused: (dagId, paused) => using((api) => api.setPaused(idOf(dagId), paused)),
    deleteDag: (dagId) => using((api) => removal(api.deleteDag(idOf(dagId)))),
    listImportErrors: () => using(allImportErrors),

    triggerRun: (trigger) => using((api) => triggerOnce(api, { ...trigger, dag_id: idOf(trigger.dag_id) }, clock)),
    getRun: (dagId, runId) => using((api) => orUndefined(api.run(idOf(dagId), idOf(runId)))),
    listRuns: (query, cursor) =>
      using((api) => {
        const asked = query.dag_id === undefined ? query : { ...query, dag_id: idOf(query.dag_id) };
        return pageOf(
          cursor,
          (range) => api.runs(asked, range),
          ({ dag_id, run_id }) => `${dag_id} ${run_id}`,
        );
      }),
    deleteRun: (dagId, runId) => using((api) => removal(api.deleteRun(idOf(dagId), idOf(runId)))),
    setRunState: (dagId, runId, state) => using((api) => api.setRunState(idOf(dagId), idOf(runId), state)),
    clearRun: (dagId, runId, { onlyFailed = false } = {}) => using((api) => api.clearRun(idOf(dagId), idOf(runId), onlyFailed)),
    setNote: (dagId, runId, note) => using((api) => api.setNote(idOf(dagId), idOf(runId), note)),

    listTaskInstances: (dagId, runId) => using((api) => allTaskInstances(api, idOf(dagId), idOf(runId))),
    clearTaskInstances: (dagId, runId, { task_ids, downstream = true, onlyFailed = false }) =>
      using(async (api) => {
        const cleared = await api.clearTaskInstances(idOf(dagId), { run_id: idOf(runId), task_ids, downstream, onlyFailed });
        return [...new Set(cleared)];
      }),
    setTaskInstanceState: (task, state) => using((api) => api.setTaskInstanceState(checked(task), state)),
    getLog: (task, tryNumber) => using((api) => orUndefined(api.log(checked(task), tryNumber))),
  };

  function detected(): Promise<Detected> {
    detecting ??= detect()
      .then((version) => ({ version, api: apis[version.api] }))
      .catch((error: unknown) => {
        detecting = undefined;
        throw error;
      });
    return detecting;
  }

  async function using<Value>(call: (api: AirflowApi) => Promise<Value>): Promise<Value> {
    const { api } = await detected();
    try {
      return await call(api);
    } catch (error) {
      // After an upgrade from 2 to 3 the old paths answer so.
      if (error instanceof AirflowError && error.fault === "not-airflow") detecting = undefined;
      throw error;
    }
  }
}

async function allImportErrors(api: AirflowApi): Promise<readonly AirflowImportError[]> {
  let found = new Map<number, AirflowImportError>();
  const pages = everyPage("/importErrors", (cursor) =>
    pageOf(
      cursor,
      (range) => api.importErrors(range),
      ({ import_error_id }) => String(import_error_id),
    ),
  );
  for await (const { rows, restarted } of pages) {
    if (restarted) found = new Map();
    for (const row of rows) found.set(row.import_error_id, row);
  }
  return [...found.values()];
}

/** An id must be one part of a path, and none of the words that mean something else there: all, here, above. */
function idOf(id: string): string {
  if (!["", "~", ".", ".."].includes(id)) return id;
  throw new AirflowError("invalid", { method: "", path: "", detail: `"${id}" is no id` });
}

function checked<Key extends { readonly dag_id: string; readonly run_id: string; readonly task_id: string }>(key: Key): Key {
  for (const id of [key.dag_id, key.run_id, key.task_id]) idOf(id);
  return key;
}

async function orUndefined<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AirflowError && error.fault === "not-found") return undefined;
    throw error;
  }
}

async function removal(answer: Promise<void>): Promise<"deleted" | "absent" | "running"> {
  try {
    await answer;
    return "deleted";
  } catch (error) {
    if (error instanceof AirflowError && error.fault === "not-found") return "absent";
    if (error instanceof AirflowError && error.fault === "conflict") return "running";
    throw error;
  }
}
