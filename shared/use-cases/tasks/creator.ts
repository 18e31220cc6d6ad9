import { BelfryError, notFound } from "../../domain/errors.ts";
import type { Task } from "../../domain/tasks/task.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { Asker } from "./task-ports.ts";

/** Whose a record is: a user's by number, or another issuer's user's; nobody's, if neither. */
type Creator = Pick<Task, "created_by_id" | "created_by_subject">;

/**
 * Whose a record is said to be. `before`: whose it was; undefined for a new one, which is its caller's.
 * @throws FORBIDDEN `privileged-field` for another's number without the access `accounts`; NOT_FOUND for nobody's
 */
export async function creatorOf(
  { userDirectory }: Pick<Ports, "userDirectory">,
  asked: number | undefined,
  { userId, subject, access }: Asker,
  before?: Creator,
): Promise<Creator> {
  const { created_by_id, created_by_subject } = before ?? { created_by_id: userId ?? null, created_by_subject: subject };
  if (asked === undefined || asked === created_by_id) return { created_by_id, created_by_subject };
  if (!access.includes("accounts"))
    throw new BelfryError({ code: "FORBIDDEN", text: text("privileged-field", { field: "created_by_id" }) });
  if (!(await userDirectory.exists(asked))) throw notFound("user", String(asked));
  return { created_by_id: asked, created_by_subject: undefined };
}
