import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { everyPage } from "../../../domain/airflow/airflow-page.ts";
import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import type { Airflow, AirflowDag } from "../../../ports/airflow.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

export type FindDag = (scheduleId: string) => Promise<AirflowDag | undefined>;

/** Every file that Belfry generates gives it to its DAG: `domain/airflow/template/6_dag.py`. */
const OUR_TAG = "belfry";

/**
 * Looks up the DAGs of schedules, for one pass over `schedules`: what it found gets old. All that Belfry has made are listed
 * first, by pages of a hundred. A list proves nothing of what it leaves out: that is asked for by itself, as each is where the
 * list cannot be had, which is reported. Without an Airflow there are none.
 */
export async function loadedDags(
  { airflow, telemetry }: Pick<SchedulePorts, "airflow" | "telemetry">,
  schedules: readonly Pick<ScheduleDefinition, "engine" | "state">[],
): Promise<FindDag> {
  if (airflow === null) return async () => undefined;
  const isListed = schedules.some(({ engine, state }) => engine === "airflow" && state !== "deleting");
  const listed = isListed ? await listOurs(airflow, telemetry) : undefined;
  return async (id) => listed?.get(id) ?? airflow.getDag(id);
}

async function listOurs(airflow: Airflow, telemetry: SchedulePorts["telemetry"]): Promise<ReadonlyMap<string, AirflowDag> | undefined> {
  let found = new Map<string, AirflowDag>();
  try {
    for await (const { rows, restarted } of everyPage("/dags", (cursor) => airflow.listDags({ tags: [OUR_TAG] }, cursor))) {
      if (restarted) found = new Map();
      for (const dag of rows) found.set(dag.dag_id, dag);
    }
    return found;
  } catch (error) {
    if (!(error instanceof AirflowError)) throw error;
    telemetry.record({ name: "airflow.dags_not_listed", level: "warn", detail: { error: String(error) } });
    return undefined;
  }
}
