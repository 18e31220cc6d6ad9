import { base, deadLetters, eventRules, leases, runMovers } from "../shared/composition.ts";
import { sweepHandler } from "./handlers/sweep.ts";

/** Finds what did not happen and repairs it. Triggered by: EventBridge Scheduler, every five minutes. */
const ports = { ...base("sweep"), ...runMovers(), ...eventRules(), ...deadLetters(), ...leases() };

export const handler = sweepHandler(ports);
