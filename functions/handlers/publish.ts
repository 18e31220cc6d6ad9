import { triggerRoutes } from "../../shared/contract/triggers/trigger-routes.ts";
import type { ReadTokens } from "../../shared/ports/deployment-tokens.ts";
import type { WebhookPorts } from "../../shared/use-cases/events/call-webhook.ts";
import { publishHandlers } from "../http/handlers/events.ts";
import { serve, type Serving } from "../http/serve.ts";
import { tokenCheck } from "../http/token-check.ts";

export type PublishPorts = WebhookPorts & Serving & { readonly readTokens: ReadTokens };

/** Takes events from outside: POST /events, and the webhooks of api triggers. */
export function publishHandler(ports: PublishPorts) {
  const check = tokenCheck(ports.readTokens);
  return serve(triggerRoutes, publishHandlers(ports, holdsToken), ports);

  /** A webhook's route has no authorizer before it, since its callers sign instead: where one does not, the token is asked for here. */
  async function holdsToken(authorization: string | undefined): Promise<boolean> {
    return !ports.authorizationRequired || (await check(authorization));
  }
}
