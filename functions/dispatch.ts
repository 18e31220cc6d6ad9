import { base, runMovers } from "../shared/composition.ts";
import { dispatchHandler } from "./handlers/dispatch.ts";

/** Plans wakes and fires runs on their second. Triggered by: the queues of timers, plans and events. */
const ports = { ...base("dispatch"), ...runMovers() };

export const handler = dispatchHandler(ports);
