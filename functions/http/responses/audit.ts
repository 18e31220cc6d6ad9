import type { AuditEntryView } from "../../../shared/contract/audit.ts";
import type { AuditEntry } from "../../../shared/domain/audit/audit-entry.ts";

export function viewAuditEntry({ index: _, changes, ...entry }: AuditEntry): AuditEntryView {
  return { ...entry, changes: changes.map(({ path, from, to }) => ({ path, from, to })) };
}
