import { createHash } from "node:crypto";
import { AirflowError, type AirflowFault } from "../../domain/airflow/airflow-error.ts";
import type { AirflowRun, AirflowTrigger } from "../../ports/airflow.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AirflowApi, NewRun } from "./api.ts";

/** Runs that want the same microsecond, and answers that are lost, one after the other. */
const MOST_TRIES = 5;
const RUN_ID = /^[A-Za-z0-9_.~:+-]{1,250}$/;
const MOST_NOTE = 1000;
/** After these the run may have been made. */
const AMBIGUOUS: ReadonlySet<AirflowFault> = new Set(["unreachable", "timeout", "server", "not-airflow", "too-large"]);

/**
 * Makes a run once: whatever became of a request, the run of our id is the answer if it is there, and if it is not, the
 * request is sent again, which cannot make a second one. A conflict about another run is one about the logical date.
 */
export async function triggerOnce(
  api: AirflowApi,
  trigger: AirflowTrigger,
  clock: Clock,
): Promise<{ readonly run: AirflowRun; readonly created: boolean }> {
  const { dag_id, run_id, conf = {}, note } = trigger;
  const path = `/dags/${dag_id}/dagRuns`;
  // Airflow 2 answers such an id with a page of its web server, which cannot be told from a failure.
  if (!RUN_ID.test(run_id))
    throw new AirflowError("invalid", { method: "POST", path, detail: "the run id has characters that Airflow refuses" });
  if (note !== undefined && note.length > MOST_NOTE)
    throw new AirflowError("invalid", { method: "POST", path, detail: `the note is longer than ${MOST_NOTE} characters` });
  const asked = trigger.logical_date ?? (api.datesRuns ? clock.now() : undefined);

  for (let tries = 1; ; tries++) {
    const run: NewRun = { dag_id, run_id, conf, note, logical_date: asked === undefined ? null : withFraction(asked, run_id, tries) };
    try {
      return { run: await api.createRun(run), created: true };
    } catch (error) {
      if (!(error instanceof AirflowError) || !(error.fault === "conflict" || AMBIGUOUS.has(error.fault))) throw error;
      const ours = await runOf(dag_id, run_id);
      if (ours) return { run: ours, created: false };
      const inVain = error.fault === "conflict" ? asked === undefined : tries > 1;
      if (inVain || tries >= MOST_TRIES) throw error;
    }
  }

  async function runOf(dagId: string, runId: string): Promise<AirflowRun | undefined> {
    try {
      return await api.run(dagId, runId);
    } catch (error) {
      if (error instanceof AirflowError && error.fault === "not-found") return undefined;
      throw error;
    }
  }
}

/**
 * An instant with microseconds out of the run's id: two runs of one millisecond differ, a repeated request does not, and it
 * is never a whole second, which is a scheduled run's.
 */
function withFraction(instant: number, runId: string, tries: number): string {
  const drawn = createHash("sha256").update(`${tries} ${runId}`).digest().readUInt32BE();
  const micros = String(1 + (drawn % 999)).padStart(3, "0");
  return new Date(instant).toISOString().replace("Z", `${micros}Z`);
}
