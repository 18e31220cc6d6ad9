/**
 * A data pipeline that drives itself: collected every day at 3, processed as soon as it is collected, announced as soon as it
 * is processed.
 *
 *     npx node examples/events/data-pipeline.ts [--api http://127.0.0.1:8095]      (else BELFRY_API_URL; token: BELFRY_API_TOKEN)
 *
 * In a project of your own, import from "belfry/client".
 */
import { createCronTrigger, createEventTrigger, type Scheduler } from "../../sdk/client/index.ts";
import { demonstrate } from "./demonstrate.ts";

/** Registers the pipeline's three triggers, in place of those that are there, and starts them. */
export async function registerDataPipeline(scheduler: Scheduler): Promise<void> {
  const dataCollection = createCronTrigger("0 3 * * *", {
    timezone: "Asia/Seoul",
    payload: { source: "external_api" },
  });
  const dataProcessing = createEventTrigger({
    sourceTopic: "pipeline.collection.completed",
    payload: { data_id: "<$.detail.data_id>" },
  });
  const notification = createEventTrigger({
    sourceTopic: "pipeline.processing.completed",
    payload: { recipient: "admin@example.com", message: "Pipeline completed: <$.detail.data_id>" },
  });

  await scheduler.registerTrigger("daily_collection", dataCollection, "pipeline.collection", { replace: true });
  await scheduler.registerTrigger("auto_processing", dataProcessing, "pipeline.processing", { replace: true });
  await scheduler.registerTrigger("completion_notify", notification, "notifications.email", { replace: true });
  await scheduler.start();
}

/** `2026-11-20`: of all locales' dates, Sweden's is the one that ISO 8601 has. */
function dayInSeoul(date: Date): string {
  return date.toLocaleDateString("sv-SE", { timeZone: "Asia/Seoul" });
}

if (import.meta.main) {
  await demonstrate(async ({ scheduler, setOff }) => {
    await registerDataPipeline(scheduler);
    const daily = (await scheduler.getRegisteredTriggers()).get("daily_collection");
    console.log(`daily_collection publishes to ${daily?.topic}, next at ${(await daily?.trigger.describe())?.next_due_at}`);
    // Whoever collects and whoever processes says so when it is done.
    const data_id = `market-${dayInSeoul(new Date()).replaceAll("-", "")}`;
    await setOff("auto_processing", "pipeline.collection.completed", { data_id });
    await setOff("completion_notify", "pipeline.processing.completed", { data_id });
  });
}
