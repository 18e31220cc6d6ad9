import { tokenReader } from "../shared/adapters/secrets/token-reader.ts";
import { base, dispatchQueue, eventBus, jobs, requests, runs, triggers, workflows } from "../shared/composition.ts";
import { triggerRoutes } from "../shared/contract/trigger-routes.ts";
import { publishHandlers } from "./http/handlers/events.ts";
import { serve } from "./http/serve.ts";
import { tokenCheck } from "./http/token-check.ts";

/** Takes events from outside: POST /events, and the webhooks of api triggers. Triggered by: HTTP API. */
const ports = { ...base("publish"), ...jobs(), ...workflows(), ...triggers(), ...requests(), ...runs(), ...eventBus(), ...dispatchQueue() };
const check = tokenCheck(tokenReader(process.env["API_TOKEN_SECRET_ARN"] ?? ""));

/** A webhook's route has no authorizer before it, since its callers sign instead: where one does not, the token is asked for here. */
async function holdsToken(authorization: string | undefined): Promise<boolean> {
  return !ports.authorizationRequired || (await check(authorization));
}

export const handler = serve(triggerRoutes, publishHandlers(ports, holdsToken), ports);
