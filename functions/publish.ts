import { base, dispatchQueue, eventBus, jobs, requests, runs, triggers, workflows } from "../shared/composition.ts";
import { publishHandler } from "./handlers/publish.ts";
import { deploymentTokens } from "../shared/token-composition.ts";

/** Takes events from outside: POST /events, and the webhooks of api triggers. Triggered by: HTTP API. */
const ports = {
  ...base("publish"),
  ...jobs(),
  ...workflows(),
  ...triggers(),
  ...requests(),
  ...runs(),
  ...eventBus(),
  ...dispatchQueue(),
  ...deploymentTokens(),
};

export const handler = publishHandler(ports);
