import { accounts } from "../shared/accounts-composition.ts";
import { identify } from "../shared/identify-composition.ts";
import { audit, base } from "../shared/composition.ts";
import { readEnvironment, RegistrationEnvironment } from "../shared/environment.ts";
import { accountsHandler } from "./handlers/accounts.ts";

/** Signs users in, and manages users and service tokens. Triggered by: HTTP API. */
const { SELF_REGISTRATION: selfRegistration } = readEnvironment(RegistrationEnvironment);
const ports = { ...base("accounts"), ...accounts(), ...identify(), ...audit(), selfRegistration };

export const handler = accountsHandler(ports);
