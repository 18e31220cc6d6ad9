import type { FireMessage } from "../../../domain/message/messages.ts";
import { parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { isFinal } from "../../../domain/run/run.ts";
import { text } from "../../../domain/texts/text.ts";
import { cancelRun, closeRun } from "./cancel-deleted.ts";
import type { KindPorts } from "../../kinds/kind.ts";
import { recordCancelled } from "../record-former.ts";
import { isPlanned } from "../../../domain/run/reasons/why-obsolete.ts";

/**
 * Of a definition that is gone: cancels the run that a fire had begun. A run that somebody asked for, and that had not begun
 * yet, is put on record as cancelled: its id was answered. Repeated: nothing.
 */
export async function cancelBegun(ports: KindPorts, fire: FireMessage): Promise<void> {
  const { kind, id } = parseDefinitionKey(fire.owner);
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
