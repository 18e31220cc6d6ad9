import type { FireMessage } from "../contract/messages.ts";
import { ownerOf } from "../domain/owner.ts";
import { isFinal } from "../domain/run.ts";
import { text } from "../domain/text.ts";
import { cancelRun, closeRun } from "./cancel-deleted.ts";
import type { KindPorts } from "./kind.ts";
import { recordCancelled } from "./record-former.ts";
import { isPlanned } from "./why-obsolete.ts";

/**
 * Of a definition that is gone: cancels the run that a fire had begun. A run that somebody asked for, and that had not begun
 * yet, is put on record as cancelled: its id was answered. Repeated: nothing.
 */
export async function cancelBegun(ports: KindPorts, fire: FireMessage): Promise<void> {
  const { kind, id } = ownerOf(fire.owner);
  if (kind === "job") {
    const run = await ports.runs.get(id, fire.run_id);
    if (run && !isFinal(run.status)) await cancelRun(ports, run, text("job-deleted"));
    if (!run && !isPlanned(fire) && fire.active_since === undefined) await recordCancelled(ports, fire);
  }
  if (kind === "workflow") {
    const run = await ports.workflowRuns.get(id, fire.run_id);
    if (run) await closeRun(ports, run);
  }
}
