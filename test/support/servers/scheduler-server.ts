import { findSchedulerOperation } from "../../../localstack/services/scheduler/rest-api.ts";
import { Scheduler } from "../../../localstack/services/scheduler/scheduler.ts";
import type { StoredSchedule } from "../../../localstack/services/scheduler/schedule-definition.ts";
import { openStateDatabase } from "../../../localstack/stack/state-database.ts";
import { type LocalService, startLocalService } from "./local-service.ts";

export interface SchedulerServer extends LocalService {
  /** Makes a schedule group. */
  openGroup(name: string): void;
  schedules(group: string): readonly StoredSchedule[];
}

/** The local stack's EventBridge Scheduler alone, over HTTP; it keeps schedules and fires none. */
export async function startSchedulerServer(): Promise<SchedulerServer> {
  const database = openStateDatabase(undefined);
  const scheduler = new Scheduler(database);
  const service = await startLocalService("scheduler", (request, body) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const { action, name } = findSchedulerOperation(request.method ?? "", pathname);
    return action({ scheduler, name, query: searchParams, body });
  });
  return {
    url: service.url,
    openGroup: (name) => void scheduler.store.ensureGroup(name, Date.now()),
    schedules: (group) => [...scheduler.store.all()].filter(({ groupName }) => groupName === group),
    async stop() {
      await scheduler.stop();
      await service.stop();
      database.close();
    },
  };
}
