import { noteWrite } from "../caller.ts";
import { accessesOf, beyond, scopesOf } from "../../domain/account/scopes.ts";
import { changedUser, PRIVILEGED, type User, type UserChange } from "../../domain/account/user.ts";
import { alreadyExists, BelfryError, conflict, invalid, notFound } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { AccountPorts } from "../../ports/accounts.ts";
import type { NumberedWrite, SkipLimit } from "../../ports/numbered.ts";

export type UserPorts = Pick<AccountPorts, "users" | "passwords"> & Pick<Ports, "clock">;

export interface NewUser extends Pick<User, "username" | "email" | "name" | "is_active" | "is_superuser" | "is_viewer"> {
  readonly password: string;
}

/** Who asks: one who manages accounts (`manages`), or a user about themselves. `userId` undefined: the deployment's own token. */
export interface Asking {
  readonly userId: number | undefined;
  readonly manages: boolean;
  /** What the caller may do: who manages accounts may do all that, and no more, to others. */
  readonly access: readonly string[];
}

/** @throws ALREADY_EXISTS for a name or an address that another user has; FORBIDDEN `beyond-own-access` */
export async function createUser(ports: UserPorts, fields: NewUser, asking: Asking): Promise<User> {
  assertWithin(fields, asking);
  return addUser(ports, fields);
}

/** Whoever asks. @throws ALREADY_EXISTS for a name or an address that another user has */
export async function addUser({ users, passwords, clock }: UserPorts, { password, ...fields }: NewUser): Promise<User> {
  const password_hash = await passwords.hash(password);
  const created_at = new Date(clock.now()).toISOString();
  const user: User = { ...fields, id: await users.nextId(), version: 1, password_hash, epoch: 0, created_at, updated_at: null };
  check(await users.create(user), user);
  noteWrite({ kind: "user", id: String(user.id), after: user });
  return user;
}

/** Others than oneself do not exist for who does not manage them. @throws NOT_FOUND */
export async function getUser({ users }: Pick<UserPorts, "users">, id: number, { userId, manages }: Omit<Asking, "access">): Promise<User> {
  const user = manages || userId === id ? await users.get(id) : undefined;
  if (!user) throw notFound("user", String(id));
  return user;
}

export function listUsers({ users }: Pick<UserPorts, "users">, page: SkipLimit, isActive: boolean | undefined): Promise<readonly User[]> {
  return users.list(page, ({ is_active }) => isActive === undefined || is_active === isActive);
}

/** Fields that are left out stay. */
export type UserPatch = { readonly [Field in Exclude<keyof UserChange, "password_hash"> | "password"]?: ValueOf<Field> | undefined };
type ValueOf<Field> = Field extends keyof UserChange ? UserChange[Field] : string;

/** @throws NOT_FOUND; FORBIDDEN for a field that only an administrator may set, or an account that may do more than who asks; ALREADY_EXISTS for a name or an address that another user has; CONFLICT `last-admin`, `concurrent-change` */
export async function updateUser(ports: UserPorts, id: number, patch: UserPatch, asking: Asking): Promise<User> {
  const user = await getUser(ports, id, asking);
  const guarded = [...PRIVILEGED, "password" as const].find((field) => patch[field] !== undefined);
  if (guarded !== undefined && !asking.manages)
    throw new BelfryError({ code: "FORBIDDEN", text: text("privileged-field", { field: guarded }) });
  // One's own account stays one's own, whatever it may do.
  if (asking.userId !== id) assertWithin(user, asking);
  const ranked = { ...user, ...definedOf(patch) };
  if (beyond(scopesOf(ranked), scopesOf(user)).length > 0) assertWithin(ranked, asking);
  const { password, ...rest } = patch;
  const change: UserPatch & Pick<UserChange, "password_hash"> = {
    ...rest,
    ...(password !== undefined && { password_hash: await ports.passwords.hash(password) }),
  };
  return store(ports, user, change);
}

/** All sessions end, this one too. @throws VALIDATION_ERROR for a wrong current password, or a new one that is the same */
export async function changePassword(ports: UserPorts, id: number, { current, next }: PasswordChange): Promise<void> {
  const user = await getUser(ports, id, { userId: id, manages: false });
  if ((await ports.passwords.check(current, user.password_hash)) === "wrong") throw invalid("current_password", text("password-wrong"));
  if (current === next) throw invalid("new_password", text("password-same"));
  await store(ports, user, { password_hash: await ports.passwords.hash(next) });
}

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
}

/** Sessions and service tokens end with it, since they are read together with their user. @throws NOT_FOUND; FORBIDDEN `beyond-own-access`; CONFLICT `last-admin`, `concurrent-change` */
export async function deleteUser({ users }: Pick<UserPorts, "users">, id: number, asking: Asking): Promise<void> {
  const user = await getUser({ users }, id, asking);
  assertWithin(user, asking);
  check(await users.remove(user), user);
  noteWrite({ kind: "user", id: String(id), before: user });
}

async function store({ users, clock }: UserPorts, user: User, change: UserPatch & Pick<UserChange, "password_hash">): Promise<User> {
  const next = changedUser(user, definedOf(change), new Date(clock.now()).toISOString());
  check(await users.replace(next, user.version), next);
  noteWrite({ kind: "user", id: String(user.id), before: user, after: next });
  return next;
}

/**
 * Nobody makes an account that may do more than they may, or takes one over by a new password: a user of another issuer may manage
 * accounts and nothing else.
 * @throws FORBIDDEN `beyond-own-access`
 */
function assertWithin(user: Pick<User, "is_superuser" | "is_viewer">, { access }: Asking): void {
  const lacking = accessesOf(scopesOf(user)).filter((one) => !access.includes(one));
  if (lacking.length > 0) throw new BelfryError({ code: "FORBIDDEN", text: text("beyond-own-access", { lacking: lacking.join(", ") }) });
}

function definedOf(change: Partial<Record<keyof UserChange | "password", unknown>>): UserChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function check(written: NumberedWrite, user: User): void {
  if (written === "done") return;
  if (written === "changed") throw conflict(text("concurrent-change", { kind: "user" }));
  if (written === "last") throw conflict(text("last-admin"));
  const field = written.taken as "username" | "email";
  throw alreadyExists("user", `${field}='${user[field]}'`, field);
}
