import { base, dispatchQueue, eventBus, jobs, requests, results, runLogs, runs, triggers } from "../shared/composition.ts";
import { completeHandler } from "./handlers/complete.ts";

/** Hears what workers report. Triggered by: HTTP API (start, heartbeat, last-run) and the completion queue (last-run), one contract. */
const ports = {
  ...base("complete"),
  ...jobs(),
  ...triggers(),
  ...runs(),
  ...runLogs(),
  ...results(),
  ...requests(),
  ...eventBus(),
  ...dispatchQueue(),
};

export const handler = completeHandler(ports);
