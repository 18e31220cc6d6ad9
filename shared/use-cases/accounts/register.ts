import { registrationLimits } from "../../domain/account/login-limits.ts";
import type { SelfRegistration } from "../../domain/account/self-registration.ts";
import type { User } from "../../domain/account/user.ts";
import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { AccountPorts } from "../../ports/accounts.ts";
import type { Ports } from "../../ports/groups.ts";
import { noteCaller } from "../caller.ts";
import { countAttempts } from "./count-attempts.ts";
import { ensureFirstAdmin } from "./first-admin.ts";
import { addUser, type NewUser } from "./users.ts";

export type RegisterPorts = Pick<AccountPorts, "users" | "passwords" | "attempts" | "firstAdmin"> &
  Pick<Ports, "clock" | "telemetry"> & { readonly selfRegistration: SelfRegistration };

/**
 * An account that somebody makes for themselves: it may read, and whatever else an administrator gives it. Counted before a password
 * is hashed. The first administrator is made before, so that nobody else takes the name.
 * @throws FORBIDDEN `registration-off`; TOO_MANY_REQUESTS; ALREADY_EXISTS for a name or an address that another user has
 */
export async function register(
  ports: RegisterPorts,
  { username, email, name, password }: Pick<NewUser, "username" | "email" | "name" | "password">,
  address: string,
): Promise<User> {
  if (ports.selfRegistration === "off") throw new BelfryError({ code: "FORBIDDEN", text: text("registration-off") });
  await countAttempts(ports, registrationLimits(address), "too-many-registrations");
  await ensureFirstAdmin(ports);
  const is_active = ports.selfRegistration === "open";
  const user = await addUser(ports, { username, email, name, password, is_active, is_superuser: false, is_viewer: true });
  noteCaller({ name: user.username, userId: user.id });
  return user;
}
