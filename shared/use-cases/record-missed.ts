import type { FireMessage } from "../contract/messages.ts";
import type { Ports } from "../ports.ts";
import type { AnyDefinition } from "./definitions.ts";
import { record } from "./fire-run.ts";
import { newRun } from "./new-run.ts";
import { newWorkflowRun } from "./new-workflow-run.ts";
import { recordUnstartedRun } from "./start-workflow-run.ts";
import type { Text } from "../domain/text.ts";

/** What putting an occurrence on record may use. */
export type RecordPorts = Pick<Ports, "jobs" | "workflows" | "triggers" | "runs" | "workflowRuns" | "bus" | "clock" | "telemetry">;

/** Puts an occurrence that came too late on record, whatever it was to start. Repeated: nothing. */
export async function recordMissed(ports: RecordPorts, definition: AnyDefinition, fire: FireMessage, reason: Text): Promise<void> {
  const now = ports.clock.now();
  if ("job_id" in definition) {
    await record(ports, newRun(definition, fire, now, "missed", reason));
    return;
  }
  if ("workflow_id" in definition) {
    await recordUnstartedRun(ports, newWorkflowRun(definition, fire, now, "missed", reason));
    return;
  }
  const { trigger_id, topic } = definition;
  const { run_id, scheduled_at } = fire;
  const times = { scheduled_at, recorded_at: new Date(now).toISOString() };
  const cause = { source_event_id: null, hop: 0, started: [], ...times };
  const counted = await ports.triggers.recordOccurrence({ trigger_id, occurrence_id: run_id, status: "missed", reason, topic, ...cause });
  if (counted) ports.telemetry.record({ name: "trigger.missed", level: "warn", trigger_id, run_id, detail: { reason, scheduled_at } });
}
