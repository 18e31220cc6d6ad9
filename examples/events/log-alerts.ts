/**
 * An alert for each error, whichever service logs it; nothing for the other levels.
 *
 *     npx node examples/events/log-alerts.ts [--api http://127.0.0.1:8095]      (else BELFRY_API_URL; token: BELFRY_API_TOKEN)
 *
 * In a project of your own, import from "belfry/client".
 */
import { createEventTrigger, type Scheduler } from "../../sdk/client/index.ts";
import { demonstrate } from "./demonstrate.ts";

/** Registers the trigger, in place of the one that is there, and starts it. */
export async function registerLogAlerts(scheduler: Scheduler): Promise<void> {
  const errorAlert = createEventTrigger({
    sourceTopic: "logs.**",
    filter: { detail: { level: ["ERROR"] } },
    payload: { level: "CRITICAL", message: "Error in <$.detail.service>: <$.detail.error_message>" },
  });
  await scheduler.registerTrigger("error_alerting", errorAlert, "alerts.critical", { replace: true });
  await scheduler.start();
}

if (import.meta.main) {
  await demonstrate(async ({ scheduler, setOff }) => {
    await registerLogAlerts(scheduler);
    const error = { level: "ERROR", service: "billing", error_message: "card declined" };
    await setOff("error_alerting", "logs.payments.billing", error);
    const { event_id: noise } = await scheduler.publish("logs.payments.billing", { ...error, level: "INFO" });
    await setOff("error_alerting", "logs.web", { ...error, service: "web", error_message: "no such page" });
    const { occurrences } = await scheduler.listOccurrences("error_alerting");
    const heard = occurrences.some(({ source_event_id }) => source_event_id === noise);
    console.log(`logs.payments.billing with level INFO ${heard ? "set it off too" : "did not set it off"}`);
  });
}
