import createClient from "openapi-fetch";
import type { AirflowApi } from "../api.ts";
import { parsed } from "../requests/parsed.ts";
import { ClearedTasks, Health, ImportErrors, TaskInstance, TaskInstances, Tasks } from "../records.ts";
import type { paths } from "../specs/v2.d.ts";
import { StructuredLog } from "./v2-log.ts";
import { Dag, Dags, Run, Runs } from "./v2-records.ts";

type SendsRequest = (request: Request) => Promise<Response>;

/** `/api/v2` of Airflow 3. `fetch` shows credentials, but not for what needs none (`openFetch`). */
export function airflow3(root: string, fetch: SendsRequest, openFetch: SendsRequest): AirflowApi {
  const headers = { accept: "application/json" };
  const client = createClient<paths>({ baseUrl: root, fetch, headers });

  return {
    datesRuns: false,

    health: () => parsed(Health, client.GET("/api/v2/monitor/health", { fetch: openFetch })),

    async dags({ tags, stale }, range) {
      const query = { ...range, order_by: ["dag_id"], exclude_stale: !stale, ...(tags.length > 0 ? { tags: [...tags] } : {}) };
      const { dags, total_entries } = await parsed(Dags, client.GET("/api/v2/dags", { params: { query } }));
      return { rows: dags, total: total_entries };
    },
    dag: (dag_id) => parsed(Dag, client.GET("/api/v2/dags/{dag_id}", { params: { path: { dag_id } } })),
    async tasks(dag_id) {
      const answer = client.GET("/api/v2/dags/{dag_id}/tasks", { params: { path: { dag_id } } });
      return (await parsed(Tasks, answer)).tasks;
    },
    setPaused(dag_id, is_paused) {
      const answer = client.PATCH("/api/v2/dags/{dag_id}", { params: { path: { dag_id } }, body: { is_paused } });
      return parsed(Dag, answer);
    },
    async deleteDag(dag_id) {
      await client.DELETE("/api/v2/dags/{dag_id}", { params: { path: { dag_id } } });
    },
    async importErrors(range) {
      const answer = client.GET("/api/v2/importErrors", { params: { query: { ...range, order_by: ["import_error_id"] } } });
      const { import_errors, total_entries } = await parsed(ImportErrors, answer);
      return { rows: import_errors, total: total_entries };
    },

    createRun({ dag_id, run_id, conf, note, logical_date }) {
      // The key must be there, and null for "now".
      const body = { dag_run_id: run_id, logical_date, conf: { ...conf }, ...(note === undefined ? {} : { note }) };
      const answer = client.POST("/api/v2/dags/{dag_id}/dagRuns", { params: { path: { dag_id } }, body });
      return parsed(Run, answer);
    },
    run(dag_id, dag_run_id) {
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}", { params: { path: { dag_id, dag_run_id } } });
      return parsed(Run, answer);
    },
    async runs({ dag_id = "~", updated_since, states = [] }, range) {
      const query = {
        ...range,
        order_by: ["id"],
        ...(states.length > 0 ? { state: [...states] } : {}),
        ...(updated_since === undefined ? {} : { updated_at_gte: new Date(updated_since).toISOString() }),
      };
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns", { params: { path: { dag_id }, query } });
      const { dag_runs, total_entries } = await parsed(Runs, answer);
      return { rows: dag_runs, total: total_entries };
    },
    async deleteRun(dag_id, dag_run_id) {
      await client.DELETE("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}", { params: { path: { dag_id, dag_run_id } } });
    },
    setRunState: (dag_id, run_id, state) => patchRun(dag_id, run_id, { state }),
    setNote: (dag_id, run_id, note) => patchRun(dag_id, run_id, { note }),
    clearRun(dag_id, dag_run_id, only_failed) {
      const answer = client.POST("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/clear", {
        params: { path: { dag_id, dag_run_id } },
        body: { dry_run: false, only_failed },
      });
      return parsed(Run, answer);
    },

    async taskInstances(dag_id, dag_run_id, range) {
      const path = { dag_id, dag_run_id };
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances", { params: { path, query: { ...range } } });
      const { task_instances, total_entries } = await parsed(TaskInstances, answer);
      return { rows: task_instances, total: total_entries };
    },
    taskInstance(dag_id, dag_run_id, task_id) {
      const path = { dag_id, dag_run_id, task_id };
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}", { params: { path } });
      return parsed(TaskInstance, answer);
    },
    async mappedTaskInstances(dag_id, dag_run_id, task_id, range) {
      const path = { dag_id, dag_run_id, task_id };
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/listMapped", {
        params: { path, query: { ...range } },
      });
      const { task_instances, total_entries } = await parsed(TaskInstances, answer);
      return { rows: task_instances, total: total_entries };
    },
    async clearTaskInstances(dag_id, { run_id, task_ids, downstream, onlyFailed }) {
      const answer = client.POST("/api/v2/dags/{dag_id}/clearTaskInstances", {
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
      const body = { new_state };
      if (map_index < 0)
        await client.PATCH("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}", { params: { path }, body });
      else
        await client.PATCH("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/{map_index}", {
          params: { path: { ...path, map_index } },
          body,
        });
    },
    log({ dag_id, run_id, task_id, map_index = -1 }, try_number) {
      const path = { dag_id, dag_run_id: run_id, task_id, try_number };
      const answer = client.GET("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number}", {
        params: { path, query: { full_content: true, map_index } },
      });
      return parsed(StructuredLog, answer);
    },
  };

  function patchRun(
    dag_id: string,
    dag_run_id: string,
    body: { readonly state?: "queued" | "success" | "failed"; readonly note?: string },
  ) {
    const answer = client.PATCH("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}", { params: { path: { dag_id, dag_run_id } }, body });
    return parsed(Run, answer);
  }
}
