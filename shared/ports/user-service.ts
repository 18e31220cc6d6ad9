/** A user of another service, as it tells of them. Not here: users of our own (`accounts.ts`). */
export interface NamedUser {
  readonly name: string;
  /** `ADMIN`, and others. */
  readonly role: string;
}

/** Finds a user by the number that the service knows them by. Undefined: there is none. `unavailable`: it could not be found out. */
export type FindUser = (id: string) => Promise<NamedUser | undefined | "unavailable">;
