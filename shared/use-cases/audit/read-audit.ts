import { asKept, type AuditEntry, type AuditKind } from "../../domain/audit/audit-entry.ts";
import { invalid } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";

interface Asked {
  readonly who?: string | undefined;
  readonly kind?: AuditKind | undefined;
  readonly id?: string | undefined;
  /** ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Before every entry there can be. */
const BEGINNING = "2000-01-01T00:00:00.000Z";
const CURSOR = /^\d{4}-\d{2}(?:-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z(?:#\d{3,}#.{0,40})?)?$/;

/**
 * A page of the trail, newest first. Of a stretch of time that takes long to look through a page holds what was found so far,
 * perhaps nothing, and leads on. @throws VALIDATION_ERROR for a cursor that is none
 */
export async function readAudit(
  { audit, clock, auditDays }: Pick<Ports, "audit" | "clock" | "auditDays">,
  { from, to, cursor, who, id, ...rest }: Asked,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly nextCursor: string | null }> {
  const now = clock.now();
  const oldest = new Date(Math.max(now - (auditDays + 31) * 86_400_000, Date.parse(BEGINNING))).toISOString();
  const asked = from === undefined ? oldest : new Date(from).toISOString();
  // A millisecond later, so that what was done just now is among them.
  const until = to === undefined ? new Date(now + 1).toISOString() : new Date(to).toISOString();
  const since = asked > oldest ? asked : oldest;
  const before = cursor === undefined ? until : decoded(cursor);
  if (before <= since) return { entries: [], nextCursor: null };
  const named = { ...rest, who: who === undefined ? undefined : asKept(who), id: id === undefined ? undefined : asKept(id) };
  const { entries, next } = await audit.read({ ...named, since, before });
  return { entries, nextCursor: next === undefined ? null : Buffer.from(next).toString("base64url") };
}

function decoded(cursor: string): string {
  const position = Buffer.from(cursor, "base64url").toString();
  if (!CURSOR.test(position)) throw invalid("query.cursor", text("cursor-form"));
  return position;
}
