import { identify, userService } from "../shared/identify-composition.ts";
import { base } from "../shared/composition.ts";
import { authorizerHandler } from "./handlers/authorizer.ts";
import { deploymentTokens } from "../shared/token-composition.ts";

/** Says who a caller is and what they may do. Triggered by: HTTP API, before each route. */
const common = base("authorizer");
const ports = { ...common, ...identify(), ...deploymentTokens(), findUser: userService(common.telemetry) };

export const handler = authorizerHandler(ports);
