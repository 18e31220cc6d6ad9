import { accounts } from "../shared/accounts-composition.ts";
import { identify } from "../shared/identify-composition.ts";
import { base } from "../shared/composition.ts";
import { accountRoutes } from "../shared/contract/account-routes.ts";
import { say as english } from "../shared/contract/texts/en/all.ts";
import { accountHandlers } from "./http/handlers/accounts.ts";
import { serve } from "./http/serve.ts";

/** Signs users in, and manages users and service tokens. Triggered by: HTTP API. */
const ports = { ...base("accounts"), ...accounts(), ...identify() };

export const handler = serve(accountRoutes, accountHandlers(ports), { ...ports, english });
