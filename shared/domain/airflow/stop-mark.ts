import { textHash } from "../content-hash.ts";

/**
 * Key of the empty object whose presence tells a run of a DAG that it was stopped, so that its last mail says so and not
 * "failed". Written before the run is set to failed; it counts for what had begun by then. Only where results go to a bucket.
 */
export function stopMarkKey(prefix: string, schedule_id: string, dagRunId: string): string {
  return `${prefix}${schedule_id}/${textHash(dagRunId).slice(0, 16)}/stopped`;
}
