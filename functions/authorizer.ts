import { identify, userService } from "../shared/identify-composition.ts";
import { tokenReader } from "../shared/adapters/secrets/token-reader.ts";
import { base } from "../shared/composition.ts";
import { authorizer } from "./http/authorizer.ts";
import { tokenCheck } from "./http/token-check.ts";

/** Says who a caller is and what they may do. Triggered by: HTTP API, before each route. */
const ports = { ...base("authorizer"), ...identify() };
const findUser = userService(ports.telemetry);
const holdsToken = tokenCheck(tokenReader(process.env["API_TOKEN_SECRET_ARN"] ?? ""));

export const handler = authorizer({ holdsToken, identify: (token) => ports.identify(token), findUser });
