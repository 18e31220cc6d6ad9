import { BelfryError, notFound } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { Asker } from "./task-ports.ts";

/**
 * Whose a record is said to be. `before`: whose it was; undefined for a new one, which is its caller's.
 * @throws FORBIDDEN `privileged-field` for another's number without the access `accounts`; NOT_FOUND for nobody's
 */
export async function creatorOf(
  { userDirectory }: Pick<Ports, "userDirectory">,
  asked: number | undefined,
  { userId, access }: Asker,
  before?: number | null,
): Promise<number | null> {
  const unasked = before === undefined ? (userId ?? null) : before;
  if (asked === undefined || asked === unasked) return unasked;
  if (!access.includes("accounts"))
    throw new BelfryError({ code: "FORBIDDEN", text: text("privileged-field", { field: "created_by_id" }) });
  if (!(await userDirectory.exists(asked))) throw notFound("user", String(asked));
  return asked;
}
