import { say } from "../../contract/texts/en/index.ts";
import type { NotificationConfig, NotificationEvent } from "../../domain/notification/notification.ts";
import { eventsOfRun, eventsOfWorkflowRun } from "../../domain/notification/run-events.ts";
import { typesWanted, wants } from "../../domain/notification/wants.ts";
import { hasFailed, type RecentOutcome } from "../../domain/run/recent-outcome.ts";
import type { Ports } from "../../ports/groups.ts";
import type { RunChange } from "../../domain/run/changes/run-change.ts";

export type AnnouncePorts = Pick<Ports, "jobs" | "workflows" | "notifyQueue" | "telemetry">;

/** Attempts at telling the queue, at once: a run's own reactions must not wait for longer. */
const TRIES = 3;

/**
 * Puts on the queue of notifications what some config could want to know of these changes. Without configs it asks for nothing
 * else. It never throws: what cannot be announced is counted and given up, since what runs do must not wait for it.
 * Repeated: announced again, under the same ids.
 */
export async function announceChanges(
  ports: AnnouncePorts,
  configs: () => Promise<readonly NotificationConfig[]>,
  changes: readonly RunChange[],
): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      const some = await configs();
      if (some.length === 0) return;
      const events = (await eventsOf(ports, some, changes)).filter((event) => some.some((config) => wants(config, event)));
      if (events.length > 0) await ports.notifyQueue.send(events.map((event) => ({ kind: "event", event })));
      return;
    } catch (error) {
      if (left > 1) continue;
      ports.telemetry.measure("notifications_lost", changes.length);
      ports.telemetry.record({
        name: "notifications.not_announced",
        level: "error",
        detail: { error: String(error), changes: changes.length },
      });
    }
  }
}

/** How a definition has gone lately is read only for changes that need it. */
async function eventsOf(
  { jobs, workflows }: AnnouncePorts,
  configs: readonly NotificationConfig[],
  changes: readonly RunChange[],
): Promise<readonly NotificationEvent[]> {
  const telling = changes.filter((change) => couldBeWanted(change, configs));
  const jobIds = idsOf(telling.flatMap((change) => (change.kind === "run" && !change.run.dispatch.step ? [change.run.job_id] : [])));
  const workflowIds = idsOf(telling.flatMap((change) => (change.kind === "workflow-run" ? [change.run.workflow_id] : [])));
  const missed = telling.filter(({ run }) => run.status === "missed");
  const [jobStates, workflowStates, missedJobs, missedWorkflows] = await Promise.all([
    jobIds.length > 0 ? jobs.getStates(jobIds, "eventually") : new Map<string, never>(),
    workflowIds.length > 0 ? workflows.getStates(workflowIds, "eventually") : new Map<string, never>(),
    definitionsOf(
      jobs,
      missed.flatMap((change) => (change.kind === "run" ? [change.run.job_id] : [])),
    ),
    definitionsOf(
      workflows,
      missed.flatMap((change) => (change.kind === "workflow-run" ? [change.run.workflow_id] : [])),
    ),
  ]);
  return telling.flatMap((change) => {
    if (change.kind === "run") {
      const { run } = change;
      // What is paused or deleted by now is not supposed to run.
      if (run.status === "missed" && missedJobs.get(run.job_id)?.enabled !== true) return [];
      const recent = jobStates.get(run.job_id)?.recent ?? [];
      return eventsOfRun(run, recent, say).filter((event) => isNews(event, recent, configs));
    }
    const { run } = change;
    if (run.status === "missed" && missedWorkflows.get(run.workflow_id)?.enabled !== true) return [];
    const recent = workflowStates.get(run.workflow_id)?.recent ?? [];
    return eventsOfWorkflowRun(run, recent, say).filter((event) => isNews(event, recent, configs));
  });
}

/** A success that nobody wants for itself, of what has not failed lately, ends nothing. */
function isNews(event: NotificationEvent, recent: readonly RecentOutcome[], configs: readonly NotificationConfig[]): boolean {
  return event.occasion !== "succeeded" || hasFailed(recent) || configs.some((config) => typesWanted(config, event).length > 0);
}

/** By what is known before anything is read: with the longest streak that there can be. */
function couldBeWanted(change: RunChange, configs: readonly NotificationConfig[]): boolean {
  const events = change.kind === "run" ? eventsOfRun(change.run, [], say) : eventsOfWorkflowRun(change.run, [], say);
  return events.some((event) => configs.some((config) => wants(config, { ...event, streak: Number.MAX_SAFE_INTEGER })));
}

async function definitionsOf(
  store: { getDefinitions(ids: readonly string[], consistency: "eventually"): Promise<Map<string, { readonly enabled: boolean }>> },
  ids: readonly string[],
): Promise<Map<string, { readonly enabled: boolean }>> {
  return ids.length === 0 ? new Map() : store.getDefinitions(idsOf(ids), "eventually");
}

function idsOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
