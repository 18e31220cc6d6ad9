import { createHash } from "node:crypto";

/** Longest name of a schedule, and of a rule. */
const LIMIT = 64;

/** Does a name of this length hold all of its id? */
export function mayBeCut(name: string): boolean {
  return name.length === LIMIT;
}

/** What a schedule or rule of this id is called on AWS; a name that is too long is cut and told apart by a hash. */
export function ownedName(kind: string, id: string): string {
  const name = `${kind}-${id}`;
  if (name.length <= LIMIT) return name;
  return `${name.slice(0, 47)}-${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}
