import type { User } from "../../domain/account/user.ts";
import type { Ports } from "../../ports/groups.ts";
import type { AccountPorts } from "../../ports/accounts.ts";

type FirstAdminPorts = Pick<AccountPorts, "users" | "passwords" | "firstAdmin"> & Pick<Ports, "clock" | "telemetry">;

/**
 * The deployment's first administrator, if there is no user. Since one administrator always remains, that is so once: later
 * deployments change neither the account nor its password. Two at once: the second finds the name taken.
 */
export async function ensureFirstAdmin({ users, passwords, firstAdmin, clock, telemetry }: FirstAdminPorts): Promise<void> {
  const [any] = await users.list({ skip: 0, limit: 1 });
  if (any) return;
  const { username, password } = await firstAdmin();
  const admin: User = {
    id: await users.nextId(),
    version: 1,
    username,
    email: `${username}@localhost`,
    name: username,
    password_hash: await passwords.hash(password),
    is_active: true,
    is_superuser: true,
    epoch: 0,
    created_at: new Date(clock.now()).toISOString(),
    updated_at: null,
  };
  if ((await users.create(admin)) !== "done") return;
  telemetry.record({ name: "account.first_admin_created", level: "info", detail: { username } });
}
