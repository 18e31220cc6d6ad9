import { beyond, scopesOf } from "./scopes.ts";

/** A person who signs in. */
export interface User {
  readonly id: number;
  readonly version: number;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  /** PHC string: algorithm, parameters, salt and hash. */
  readonly password_hash: string;
  readonly is_active: boolean;
  /** An administrator: may manage accounts and definitions. */
  readonly is_superuser: boolean;
  /** May only read, unless an administrator. Accounts from before there were viewers lack it: they are none. */
  readonly is_viewer?: boolean | undefined;
  /** Rises when every session and token that was issued before is to end. */
  readonly epoch: number;
  readonly created_at: string;
  readonly updated_at: string | null;
}

export function isAdmin({ is_active, is_superuser }: Pick<User, "is_active" | "is_superuser">): boolean {
  return is_active && is_superuser;
}

export type UserChange = Partial<Pick<User, "username" | "email" | "name" | "password_hash" | "is_active" | "is_superuser" | "is_viewer">>;

/** Only an administrator may set these, of anybody. */
export const PRIVILEGED = ["is_active", "is_superuser", "is_viewer"] as const satisfies readonly (keyof UserChange)[];

/**
 * The user after a change. Sessions end with a new password, with the account, and where the user may no longer do what they could:
 * a token that was issued before says more than is true after it.
 */
export function changedUser(user: User, change: UserChange, now: string): User {
  const next = { ...user, ...change };
  const ends =
    next.password_hash !== user.password_hash || (user.is_active && !next.is_active) || beyond(scopesOf(user), scopesOf(next)).length > 0;
  return { ...next, version: user.version + 1, epoch: user.epoch + Number(ends), updated_at: now };
}
