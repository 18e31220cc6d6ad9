import type { AuditEntryView } from "../../../shared/contract/accounts/audit.ts";
import type { AuditEntry } from "../../../shared/domain/audit/audit-entry.ts";

export function viewAuditEntry(entry: AuditEntry): AuditEntryView {
  const { index: _, changes, ...view } = entry;
  return { ...view, changes: changes.map(({ path, from, to }) => ({ path, from, to })) };
}
