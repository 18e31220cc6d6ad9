/** Who did what, readable for as long as it is kept. Not here: which requests leave an entry (`contract/audited-routes.ts`). */
import type { AuditEntry, AuditKind } from "../domain/audit/audit-entry.ts";

export interface AuditTrail {
  /** Repeated: the same entry again, once. One write unit. */
  append(entry: AuditEntry): Promise<void>;
  /**
   * Newest first, from `before` back to `since`. A read looks at so many entries and no more: `next` is where to go on, also when
   * none was found; undefined: there are no more. Strongly consistent.
   */
  read(query: AuditFilter): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string | undefined }>;
}

export interface AuditFilter {
  readonly who?: string | undefined;
  readonly kind?: AuditKind | undefined;
  readonly id?: string | undefined;
  /** Inclusive, ISO 8601. */
  readonly since: string;
  /** Exclusive: an instant, or what `next` was. */
  readonly before: string;
  readonly limit: number;
}
