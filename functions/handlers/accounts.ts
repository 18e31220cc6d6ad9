import { accountRoutes } from "../../shared/contract/accounts/account-routes.ts";
import { auditRoutes } from "../../shared/contract/accounts/audit.ts";
import { say as english } from "../../shared/contract/texts/en/all.ts";
import { type AccountHandlerPorts, accountHandlers } from "../http/handlers/accounts.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Signs users in, and manages users and service tokens. */
export function accountsHandler(ports: AccountHandlerPorts & Serving) {
  return serve({ ...accountRoutes, ...auditRoutes }, accountHandlers(ports), { ...ports, english });
}
