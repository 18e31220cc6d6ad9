import type { RunChange } from "../../domain/run/changes/run-change.ts";
import { isScheduleId } from "../../domain/schedules/schedule-id.ts";
import type { Ports } from "../../ports/groups.ts";

/** Attempts at telling the queue, at once: a run's own reactions must not wait for longer. */
const TRIES = 3;

/**
 * Says on the queue of notifications which runs of native schedules have ended: their mails are ordered there. What Airflow runs
 * mails by itself. It never throws: what cannot be said is counted and given up. Repeated: said again, to no effect.
 */
export async function announceEnds(
  { notifyQueue, telemetry }: Pick<Ports, "notifyQueue" | "telemetry">,
  changes: readonly RunChange[],
): Promise<void> {
  const messages = changes.flatMap((change) => {
    if (change.kind !== "workflow-run") return [];
    const { workflow_id: schedule_id, run_id, attempt, status, airflow } = change.run;
    const ended = status === "success" || status === "failed";
    return ended && airflow === undefined && isScheduleId(schedule_id)
      ? [{ kind: "schedule-ended", schedule_id, run_id, attempt } as const]
      : [];
  });
  if (messages.length === 0) return;
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      return await notifyQueue.send(messages);
    } catch (error) {
      if (left > 1) continue;
      telemetry.measure("notifications_lost", messages.length);
      const detail = { error: String(error), mails_of_runs: messages.map(({ run_id }) => run_id) };
      telemetry.record({ name: "schedule_mails.not_announced", level: "error", detail });
    }
  }
}
