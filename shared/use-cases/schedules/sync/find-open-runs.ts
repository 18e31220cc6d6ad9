import { everyPage } from "../../../domain/airflow/airflow-page.ts";
import type { AirflowRun } from "../../../domain/airflow/airflow-run.ts";
import type { Airflow } from "../../../ports/airflow.ts";
import type { OpenDagRun } from "../../../ports/schedules/airflow-sync-store.ts";

/** So few runs are asked for one by one. */
const FEW = 5;
/** Of up to a hundred runs. Where others have more unfinished ones in this Airflow, the rest is asked for one by one. */
const MOST_PAGES = 5;

/**
 * Runs that had not ended, as they are now, by `dag_id run_id`; those that Airflow has not are missing. The unfinished ones come by
 * lists, a state at a time, the others, which have ended since or are gone, each by a request of its own.
 */
export async function findOpenRuns(airflow: Airflow, open: readonly OpenDagRun[]): Promise<ReadonlyMap<string, AirflowRun>> {
  const found = new Map<string, AirflowRun>();
  const wanted = new Map(open.map((one) => [nameOf({ dag_id: one.dag_id, run_id: one.dag_run_id }), one]));
  if (wanted.size > FEW) {
    for await (const rows of pagesOf(airflow, ["running", "queued"])) {
      for (const run of rows) if (wanted.delete(nameOf(run))) found.set(nameOf(run), run);
      if (wanted.size === 0) break;
    }
  }
  for (const [name, { dag_id, dag_run_id }] of wanted) {
    const run = await airflow.getRun(dag_id, dag_run_id);
    if (run) found.set(name, run);
  }
  return found;
}

async function* pagesOf(airflow: Airflow, states: readonly AirflowRun["state"][]): AsyncGenerator<readonly AirflowRun[]> {
  let pages = 0;
  for (const state of states) {
    for await (const { rows } of everyPage("/dags/~/dagRuns", (cursor) => airflow.listRuns({ states: [state] }, cursor))) {
      yield rows;
      if (++pages === MOST_PAGES) return;
    }
  }
}

export function nameOf({ dag_id, run_id }: Pick<AirflowRun, "dag_id" | "run_id">): string {
  return `${dag_id} ${run_id}`;
}
