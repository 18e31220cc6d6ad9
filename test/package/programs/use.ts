/** A user's program: one run of each job, then it ends. Compiled and run in a folder of its own. */
import { createServer } from "node:http";
import {
  type ApiTrigger,
  createApiTrigger,
  createCronTrigger,
  createEventTrigger,
  createScheduler,
  createTriggerRouter,
  Scheduler,
  TriggerFactory,
  TriggerType,
} from "belfry/client";
import {
  createScheduler as again,
  createWorker,
  markJobRun,
  type Handler,
  type JobMessage,
  parseJobMessage,
  type Worker,
} from "belfry/worker";

const scheduler: Scheduler = createScheduler();
const hook: ApiTrigger = createApiTrigger({ secret: "0123456789abcdef" });
// @ts-expect-error an expression is text
export const wrong = () => createCronTrigger(5);
// @ts-expect-error the event has no such field
export const missing = () => createEventTrigger<{ rows: number }>("a", (event) => ({ n: event.columns }));
export const ingested = createEventTrigger<{ rows: number }>("data.**", (event) => ({ topic: "data.done", rows: event.rows + 1 }));
export const daily = TriggerFactory.createTrigger(TriggerType.CRON, { cronExpression: "@daily", eventFactory: () => ({ topic: "daily" }) });
export const server = () => createServer(createTriggerRouter(hook, { prefix: "/api/webhooks" }));
if (!(scheduler instanceof Scheduler)) throw new Error("createScheduler() makes something else than a Scheduler");
// @ts-expect-error what is not for users is not declared
export const hidden = () => hook.bind;
export const parsed: JobMessage = parseJobMessage('{"job_id":"a"}');
export const mark: (job: JobMessage) => Promise<boolean> = (job) => markJobRun(job, { result: { ok: true } });
if (again !== createScheduler) throw new Error("the worker's client is another one");

const handler: Handler = async (params, { signal, attempt, log }) => {
  log.info("working", { aborted: signal.aborted });
  return { doubled: Number(params["value"]) * 2, attempt, triggers: (await scheduler.getRegisteredTriggers()).size };
};
const [, , queue = ""] = globalThis.process.argv;
const worker: Worker = createWorker({ queue, handler, waitTimeSeconds: 1 });
worker.events.once("deleted", () => void worker.stop());
await worker.start();
