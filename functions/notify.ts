import { base, results, runs, schedules, workflowRuns, workflows } from "../shared/composition.ts";
import { deliveries, mailLanguage, notificationConfigs, notifier, notifyQueue } from "../shared/notifications-composition.ts";
import { notifyHandler } from "./handlers/notify.ts";

/** Decides what configs are told, orders the mails of native schedules, and hands it over to their receivers. Triggered by: the queue of notifications. */
const ports = {
  ...base("notify"),
  ...notificationConfigs(),
  ...deliveries(),
  ...notifyQueue(),
  ...notifier(),
  ...mailLanguage(),
  ...schedules(),
  ...workflows(),
  ...workflowRuns(),
  ...runs(),
  ...results(),
};

export const handler = notifyHandler(ports);
