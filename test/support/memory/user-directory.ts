import type { UserDirectory } from "../../../shared/ports/tasks/user-directory.ts";

export class MemoryUserDirectory implements UserDirectory {
  /** Numbers of the users there are. */
  readonly users = new Set<number>();

  async exists(id: number): Promise<boolean> {
    return this.users.has(id);
  }
}
