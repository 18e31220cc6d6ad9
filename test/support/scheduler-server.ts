import { createServer } from "node:http";
import { close, listen } from "../../localstack/endpoint/listen.ts";
import { readBody } from "../../localstack/endpoint/read-body.ts";
import { ServiceError } from "../../localstack/endpoint/service-error.ts";
import { findSchedulerOperation } from "../../localstack/scheduler/rest-api.ts";
import { Scheduler } from "../../localstack/scheduler/scheduler.ts";
import type { StoredSchedule } from "../../localstack/scheduler/schedule-definition.ts";
import { openStateDatabase } from "../../localstack/state-database.ts";

export interface SchedulerServer {
  readonly url: string;
  /** Makes a schedule group. */
  openGroup(name: string): void;
  schedules(group: string): readonly StoredSchedule[];
  stop(): Promise<void>;
}

/** The local stack's EventBridge Scheduler alone, over HTTP; it keeps schedules and fires none. */
export async function startSchedulerServer(): Promise<SchedulerServer> {
  const database = openStateDatabase(undefined);
  const scheduler = new Scheduler(database);
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const body = (await readBody(request, 1_000_000))?.toString() ?? "";
      try {
        const { action, name } = findSchedulerOperation(request.method ?? "", pathname);
        const output = action({ scheduler, name, query: searchParams, body: body === "" ? {} : JSON.parse(body) });
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(output));
      } catch (error) {
        const known = error instanceof ServiceError ? error : new ServiceError("InternalServerException", 500, String(error));
        response.writeHead(known.status, { "content-type": "application/json", "x-amzn-errortype": known.code });
        response.end(JSON.stringify({ Message: known.message }));
      }
    })();
  });
  const port = await listen(server, 0, "the scheduler of a test");
  return {
    url: `http://127.0.0.1:${port}`,
    openGroup: (name) => void scheduler.store.ensureGroup(name, Date.now()),
    schedules: (group) => [...scheduler.store.all()].filter(({ groupName }) => groupName === group),
    async stop() {
      await scheduler.stop();
      await close(server);
      database.close();
    },
  };
}
