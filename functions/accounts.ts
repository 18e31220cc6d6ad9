import { accounts } from "../shared/accounts-composition.ts";
import { identify } from "../shared/identify-composition.ts";
import { audit, base } from "../shared/composition.ts";
import { accountRoutes } from "../shared/contract/account-routes.ts";
import { auditRoutes } from "../shared/contract/audit.ts";
import { say as english } from "../shared/contract/texts/en/all.ts";
import { accountHandlers } from "./http/handlers/accounts.ts";
import { serve } from "./http/serve.ts";

/** Signs users in, and manages users and service tokens. Triggered by: HTTP API. */
const ports = { ...base("accounts"), ...accounts(), ...identify(), ...audit() };

export const handler = serve({ ...accountRoutes, ...auditRoutes }, accountHandlers(ports), { ...ports, english });
