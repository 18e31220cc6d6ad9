/**
 * Triggers whose events are made by functions of this program, and a webhook in a server of its own: what no pattern and no
 * template can say. They work while the program runs; what happens meanwhile waits for its next start.
 *
 *     npx node examples/events/own-functions.ts [--api http://127.0.0.1:8095]      (else BELFRY_API_URL; token: BELFRY_API_TOKEN)
 *
 * In a project of your own, import from "belfry/client".
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { createApiTrigger, createEventTrigger, createTriggerRouter, type Scheduler } from "../../sdk/client/index.ts";
import { demonstrate } from "./demonstrate.ts";

const HOUR_MS = 3_600_000;

interface Ingested {
  readonly source_name: string;
  readonly rows_count: number;
}

/** Registers both triggers and starts them. Registered again, at the next start of the program, they go on. */
export async function registerOwnFunctions(scheduler: Scheduler) {
  const processing = createEventTrigger<Ingested>({
    sourceTopic: "data.ingestion",
    filterFunc: (event) => event.rows_count > 1000 && event.timestamp > new Date(Date.now() - HOUR_MS),
    eventFactory: (event) => ({
      topic: "data.processing",
      source_id: event.source_name.toUpperCase(),
      batches: Math.ceil(event.rows_count / 1000),
    }),
  });
  const orders = createApiTrigger({
    eventFactory: (payload: { order_id?: number }) => ({ topic: "orders.received", id: `order-${payload.order_id ?? "unknown"}` }),
  });
  await scheduler.registerTrigger("large_ingestions", processing, "data.processing");
  await scheduler.registerTrigger("orders", orders, "orders.received");
  await scheduler.start();
  return { processing, orders };
}

if (import.meta.main) {
  await demonstrate(async ({ scheduler, setOff }) => {
    const { processing, orders } = await registerOwnFunctions(scheduler);
    const made = processing.emit();
    await setOff("large_ingestions", "data.ingestion", { source_name: "krx", rows_count: 5500 });
    console.log(`  with ${JSON.stringify((await made.next()).value?.data)}`);

    // The same router is a middleware for Express and Hono: app.use(router).
    const router = createTriggerRouter(orders, { prefix: "/api/webhooks" });
    const server = createServer((request, response) => router(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/api/webhooks`;
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/trigger`, { method: "POST", headers, body: '{"data": {"order_id": 17}}' });
    console.log(`POST /api/webhooks/trigger in this process: ${answer.status}`);
    console.log(`GET /api/webhooks/status: ${Object.keys((await (await fetch(`${url}/status`)).json()) as object).join(", ")}`);
    server.closeAllConnections();
    server.close();
  });
}
