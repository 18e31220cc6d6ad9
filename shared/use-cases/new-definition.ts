import type { Definition } from "../domain/definition.ts";

/** What every definition has at its birth, at `now` (epoch ms). */
export function newborn(now: number): Pick<Definition, "version" | "created_at" | "updated_at" | "active_since" | "first_due_at"> {
  const at = new Date(now).toISOString();
  return { version: 1, created_at: at, updated_at: at, active_since: at, first_due_at: null };
}
