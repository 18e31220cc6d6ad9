import type { AuditEntry } from "../../../shared/domain/audit/audit-entry.ts";
import type { AuditFilter, AuditTrail } from "../../../shared/ports/audit.ts";

/** The trail as a list. */
export class MemoryAuditTrail implements AuditTrail {
  readonly #entries = new Map<string, AuditEntry>();

  async append(entry: AuditEntry): Promise<void> {
    this.#entries.set(positionOf(entry), structuredClone(entry));
  }

  async read({ who, kind, id, since, before, limit }: AuditFilter) {
    const within = [...this.#entries].filter(([position]) => position >= since && position < before);
    const found = within
      .filter(([, entry]) => (who ?? entry.who) === entry.who && (kind ?? entry.kind) === entry.kind && (id ?? entry.id) === entry.id)
      .toSorted(([a], [b]) => (a < b ? 1 : -1));
    const shown = found.slice(0, limit);
    return { entries: shown.map(([, entry]) => structuredClone(entry)), next: shown.length === limit ? shown.at(-1)?.[0] : undefined };
  }

  /** Oldest first. */
  get entries(): readonly AuditEntry[] {
    return [...this.#entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }
}

function positionOf({ at, index, request_id }: AuditEntry): string {
  return `${at}#${String(index).padStart(3, "0")}#${request_id}`;
}
