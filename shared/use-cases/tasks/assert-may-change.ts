import { BelfryError } from "../../domain/errors.ts";
import type { Task } from "../../domain/tasks/task.ts";
import { text } from "../../domain/texts/text.ts";
import type { Asker } from "./task-ports.ts";

/**
 * A record is changed and deleted by whose it is, and by who has the access `admin`. One that nobody is named for, made by the
 * deployment's token, is changed by all who may operate.
 * @throws FORBIDDEN `not-owner`
 */
export function assertMayChange(
  kind: "dataset" | "task",
  { id, created_by_id, created_by_subject }: Pick<Task, "id" | "created_by_id" | "created_by_subject">,
  { userId, subject, access }: Asker,
): void {
  const isNobodys = created_by_id === null && created_by_subject === undefined;
  const isTheirs = created_by_id === null ? created_by_subject === subject : created_by_id === userId;
  if (isNobodys || isTheirs || access.includes("admin")) return;
  throw new BelfryError({ code: "FORBIDDEN", text: text("not-owner", { kind, id }) });
}
