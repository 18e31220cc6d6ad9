import type { FireMessage } from "../contract/messages.ts";
import { ownerKey } from "../domain/owner.ts";
import type { Run } from "../domain/run.ts";
import { runId } from "../domain/run-id.ts";

/** The fire of a queue-mode job's next run; its id follows from the run before, so that asking twice starts one. */
export function nextInChain(run: Run, at: number): FireMessage {
  const owner = ownerKey("job", run.job_id);
  return {
    kind: "fire",
    owner,
    run_id: runId({ scope: run.scope, owner, scheduledAt: at, tail: `after ${run.run_id}` }),
    scheduled_at: new Date(at).toISOString(),
    trigger_source: "auto-reschedule",
    active_since: run.dispatch.active_since,
  };
}
