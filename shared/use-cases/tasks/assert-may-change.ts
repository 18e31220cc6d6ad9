import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Asker } from "./task-ports.ts";

/**
 * A record is changed and deleted by whose it is, and by who has the access `admin`. One that nobody is named for, made by the
 * deployment's token or by a user of another issuer, is changed by all who may operate.
 * @throws FORBIDDEN `not-owner`
 */
export function assertMayChange(
  kind: "dataset" | "task",
  { id, created_by_id }: { readonly id: number; readonly created_by_id: number | null },
  { userId, access }: Asker,
): void {
  if (created_by_id === null || created_by_id === userId || access.includes("admin")) return;
  throw new BelfryError({ code: "FORBIDDEN", text: text("not-owner", { kind, id }) });
}
