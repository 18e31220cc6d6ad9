import { contentHash } from "../content-hash.ts";
import type { AirflowSchedule, DagFile, DagFileOptions } from "./airflow-schedule.ts";
import { dagData } from "./dag-data.ts";
import { DAG_TEMPLATE } from "./dag-template.ts";
import { pythonLiteral } from "./python-literal.ts";

/** Where the template waits for the schedule. */
const PLACE = "r'{}'";
const REVISION_DIGITS = 12;

/**
 * The DAG file of a schedule: the same program for all, and the schedule as one JSON literal in it.
 *
 * Consecutive versions differ in size: syncs of DAG folders, Airflow's own for S3 among them, may take files of one size
 * for the same. A schedule whose revision is stored already needs no new file; made anew it might get another size.
 *
 * @throws RangeError for what Airflow would refuse or misread: the caller has validated schedules
 */
export function dagFile(schedule: AirflowSchedule, options: DagFileOptions): DagFile {
  const data = dagData(schedule, options);
  const revision = contentHash([DAG_TEMPLATE, data]).slice(0, REVISION_DIGITS);
  const text = DAG_TEMPLATE.replace(PLACE, () => pythonLiteral({ revision, ...data }));
  return { text: text.length === options.previousSize ? `${text}#\n` : text, revision };
}
