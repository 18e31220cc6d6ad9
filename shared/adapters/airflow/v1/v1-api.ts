import createClient from "openapi-fetch";
import * as z from "zod";
import type { AirflowApi } from "../api.ts";
import { parsed } from "../requests/parsed.ts";
import { ClearedTasks, Health, ImportErrors, TaskInstance, TaskInstances, Tasks } from "../records.ts";
import type { components, paths } from "../specs/v1.d.ts";
import { logOfHost } from "./v1-log.ts";
import { Dag, Dags, Run, Runs } from "./v1-records.ts";

/** The specification says of `conf` that it is empty. */
type PostedRun = components["schemas"]["DAGRun"];
type SendsRequest = (request: Request) => Promise<Response>;

/** `/api/v1` of Airflow 2. `fetch` shows credentials, but not for what needs none (`openFetch`). */
export function airflow2(root: string, fetch: SendsRequest, openFetch: SendsRequest): AirflowApi {
  const headers = { accept: "application/json" };
  const client = createClient<paths>({ baseUrl: `${root}/api/v1`, fetch, headers });

  return {
    datesRuns: true,

    health: () => parsed(Health, client.GET("/health", { fetch: openFetch })),

    async dags({ tags, stale }, range) {
      const query = { ...range, order_by: "dag_id", only_active: !stale, ...(tags.length > 0 ? { tags: [...tags] } : {}) };
      const { dags, total_entries } = await parsed(Dags, client.GET("/dags", { params: { query } }));
      return { rows: dags, total: total_entries };
    },
    dag: (dag_id) => parsed(Dag, client.GET("/dags/{dag_id}", { params: { path: { dag_id } } })),
    async tasks(dag_id) {
      const answer = client.GET("/dags/{dag_id}/tasks", { params: { path: { dag_id } } });
      return (await parsed(Tasks, answer)).tasks;
    },
    setPaused(dag_id, is_paused) {
      const answer = client.PATCH("/dags/{dag_id}", { params: { path: { dag_id } }, body: { is_paused } });
      return parsed(Dag, answer);
    },
    async deleteDag(dag_id) {
      await client.DELETE("/dags/{dag_id}", { params: { path: { dag_id } } });
    },
    async importErrors(range) {
      const answer = client.GET("/importErrors", { params: { query: { ...range, order_by: "import_error_id" } } });
      const { import_errors, total_entries } = await parsed(ImportErrors, answer);
      return { rows: import_errors, total: total_entries };
    },

    createRun({ dag_id, run_id, conf, note, logical_date }) {
      // Null is refused here: without a date the key is left out, and the server takes the moment.
      const dated = logical_date === null ? {} : { logical_date };
      const body = { dag_run_id: run_id, ...dated, conf: { ...conf }, ...(note === undefined ? {} : { note }) };
      return parsed(Run, client.POST("/dags/{dag_id}/dagRuns", { params: { path: { dag_id } }, body: body as PostedRun }));
    },
    run(dag_id, dag_run_id) {
      const answer = client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}", { params: { path: { dag_id, dag_run_id } } });
      return parsed(Run, answer);
    },
    async runs({ dag_id = "~", updated_since, states = [] }, range) {
      const query = {
        ...range,
        order_by: "id",
        ...(states.length > 0 ? { state: [...states] } : {}),
        ...(updated_since === undefined ? {} : { updated_at_gte: new Date(updated_since).toISOString() }),
      };
      const answer = client.GET("/dags/{dag_id}/dagRuns", { params: { path: { dag_id }, query } });
      const { dag_runs, total_entries } = await parsed(Runs, answer);
      return { rows: dag_runs, total: total_entries };
    },
    async deleteRun(dag_id, dag_run_id) {
      await client.DELETE("/dags/{dag_id}/dagRuns/{dag_run_id}", { params: { path: { dag_id, dag_run_id } } });
    },
    setRunState(dag_id, dag_run_id, state) {
      const params = { path: { dag_id, dag_run_id } };
      return parsed(Run, client.PATCH("/dags/{dag_id}/dagRuns/{dag_run_id}", { params, body: { state } }));
    },
    setNote(dag_id, dag_run_id, note) {
      const params = { path: { dag_id, dag_run_id } };
      return parsed(Run, client.PATCH("/dags/{dag_id}/dagRuns/{dag_run_id}/setNote", { params, body: { note } }));
    },
    async clearRun(dag_id, dag_run_id, onlyFailed) {
      const params = { path: { dag_id, dag_run_id } };
      if (!onlyFailed) return parsed(Run, client.POST("/dags/{dag_id}/dagRuns/{dag_run_id}/clear", { params, body: { dry_run: false } }));
      // Clearing a run knows no choice of tasks here.
      const body = { dry_run: false, dag_run_id, only_failed: true, include_downstream: true, reset_dag_runs: true };
      await parsed(ClearedTasks, client.POST("/dags/{dag_id}/clearTaskInstances", { params: { path: { dag_id } }, body }));
      return parsed(Run, client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}", { params }));
    },

    async taskInstances(dag_id, dag_run_id, range) {
      const path = { dag_id, dag_run_id };
      const answer = client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances", { params: { path, query: { ...range } } });
      const { task_instances, total_entries } = await parsed(TaskInstances, answer);
      return { rows: task_instances, total: total_entries };
    },
    taskInstance(dag_id, dag_run_id, task_id) {
      const path = { dag_id, dag_run_id, task_id };
      const answer = client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}", { params: { path } });
      return parsed(TaskInstance, answer);
    },
    async mappedTaskInstances(dag_id, dag_run_id, task_id, range) {
      const path = { dag_id, dag_run_id, task_id };
      const answer = client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/listMapped", {
        params: { path, query: { ...range } },
      });
      const { task_instances, total_entries } = await parsed(TaskInstances, answer);
      return { rows: task_instances, total: total_entries };
    },
    async clearTaskInstances(dag_id, { run_id, task_ids, downstream, onlyFailed }) {
      const answer = client.POST("/dags/{dag_id}/clearTaskInstances", {
        params: { path: { dag_id } },
        body: {
          dry_run: false,
          dag_run_id: run_id,
          task_ids: [...task_ids],
          include_downstream: downstream,
          only_failed: onlyFailed,
          reset_dag_runs: true,
        },
      });
      const { task_instances } = await parsed(ClearedTasks, answer);
      return task_instances.map(({ task_id }) => task_id);
    },
    async setTaskInstanceState({ dag_id, run_id, task_id, map_index = -1 }, new_state) {
      const path = { dag_id, dag_run_id: run_id, task_id };
      const body = { dry_run: false, new_state };
      if (map_index < 0) await client.PATCH("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}", { params: { path }, body });
      else
        await client.PATCH("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/{map_index}", {
          params: { path: { ...path, map_index } },
          body,
        });
    },
    async log({ dag_id, run_id, task_id, map_index = -1 }, task_try_number) {
      const path = { dag_id, dag_run_id: run_id, task_id, task_try_number };
      // As JSON the text would come as Python writes a list of tuples.
      const { data } = await client.GET("/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{task_try_number}", {
        params: { path, query: { full_content: true, map_index } },
        headers: { accept: "text/plain" },
        parseAs: "text",
      });
      return logOfHost(z.string().default("").parse(data));
    },
  };
}
