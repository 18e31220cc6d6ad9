import { codeOf, type Say, type Words } from "./text.ts";

/** A reason for people, in their language, and for programs; the latter is null for words that are not ours. */
export function viewReason(reason: Words | null, say: Say): { readonly reason: string | null; readonly reason_code: string | null } {
  if (reason === null) return { reason: null, reason_code: null };
  return { reason: say(reason), reason_code: codeOf(reason) ?? null };
}
