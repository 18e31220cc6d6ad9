import type { Run } from "../../../domain/run/run.ts";
import type { RunId } from "../../../domain/run/run-id.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";
import { currentCaller } from "../../caller.ts";
import { applyReport } from "../reports/apply-report.ts";

/**
 * Ends an active run at once, also one that is pre-created for its second or waits for its next attempt. A worker that is at it
 * is told with its next heartbeat; its report then changes nothing. What follows from the end is a reaction to the stored
 * change. Repeated: the run as it is.
 * @throws CONFLICT for a run that ended otherwise; NOT_FOUND for an unknown run
 */
export async function cancelRunByHand(
  ports: Pick<Ports, "runs" | "clock" | "telemetry">,
  key: { readonly job_id: string; readonly run_id: RunId },
  reason: string | null,
): Promise<Run> {
  const why = text("cancelled-by-hand", { by: currentCaller()?.name ?? null, reason });
  const { run, before } = await applyReport(ports, key, { event: { kind: "stop", reason: why } });
  if (before) ports.telemetry.record({ name: "run.cancelled_by_hand", ...key, detail: { reason: why, status: before.status } });
  return run;
}
