import type { FieldChange } from "./changes.ts";

/** What records an entry can be about. */
export const AUDIT_KINDS = [
  "job",
  "trigger",
  "workflow",
  "schedule",
  "statistics",
  "dataset",
  "task",
  "notification-config",
  "user",
  "service-token",
  "session",
  "dead-letters",
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** `done`; `refused`: a 4xx, with its reason; `failed`: by a fault of ours, and what was done of it is not known. */
export const AUDIT_OUTCOMES = ["done", "refused", "failed"] as const;

/** Who did what, when, from where. */
export interface AuditEntry {
  /** ISO 8601, when it was done. */
  readonly at: string;
  /** Finds the request in the logs. */
  readonly request_id: string;
  /** Which of several writes of one request. From 0 on. */
  readonly index: number;
  /** A user's name, a service token's, `api token`; null where callers are not known. */
  readonly who: string | null;
  /** A user's number, or that of the service token's owner. */
  readonly user_id: number | null;
  /** The service token that it was done by, `token-12`; null: none. */
  readonly via: string | null;
  /** As the gateway saw it; null: not over HTTP. */
  readonly address: string | null;
  /** The route's id: `pauseJob`. */
  readonly operation: string;
  readonly kind: AuditKind;
  readonly id: string | null;
  /** The run that was begun or is meant. */
  readonly run_id: string | null;
  readonly outcome: (typeof AUDIT_OUTCOMES)[number];
  /** Why it was refused, for programs. */
  readonly reason: string | null;
  readonly changes: readonly FieldChange[];
  /** So many further changes did not fit. */
  readonly omitted: number;
}

/** An item of so many bytes costs one write unit. */
export const ENTRY_BYTES = 1_024;
/** For its keys, the names of its attributes, and its numbers. */
const AROUND_BYTES = 250;
const TEXT_BYTES = 180;
const REQUEST_ID_BYTES = 40;

/**
 * The entry, cut to what one write unit pays for: long names and ids are cut, and of its changes those stay that fit, first with
 * their values, then by their paths alone; the rest is counted.
 */
export function withinEntry(entry: Omit<AuditEntry, "omitted">): AuditEntry {
  const cut = {
    ...entry,
    request_id: cutTo(entry.request_id, REQUEST_ID_BYTES),
    who: entry.who === null ? null : cutTo(entry.who, TEXT_BYTES),
    id: entry.id === null ? null : cutTo(entry.id, TEXT_BYTES),
    address: entry.address === null ? null : cutTo(entry.address, 45),
    via: entry.via === null ? null : cutTo(entry.via, 20),
  };
  const texts = [cut.who, cut.via, cut.address, cut.operation, cut.kind, cut.id, cut.run_id, cut.outcome, cut.reason];
  let left = ENTRY_BYTES - AROUND_BYTES - texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
  const changes: FieldChange[] = [];
  for (const { path, ...values } of entry.changes) {
    const named = cutTo(path, TEXT_BYTES / 2);
    const fitting = [
      { path: named, ...values },
      { path: named, from: null, to: null },
    ].find((change) => bytesOf(change) <= left);
    if (!fitting) break;
    left -= bytesOf(fitting);
    changes.push(fitting);
  }
  return { ...cut, changes, omitted: entry.changes.length - changes.length };
}

/** As it is kept: `["path",from,to],`. */
function bytesOf({ path, from, to }: FieldChange): number {
  return Buffer.byteLength(JSON.stringify([path, from, to])) + 1;
}

/** Text of so many bytes at most. */
function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let end = bytes;
  while (Buffer.byteLength(text.slice(0, end)) > bytes - 3) end -= 1;
  return `${text.slice(0, end).toWellFormed()}…`.replace("\u{FFFD}…", "…");
}

/** The name or id as entries hold it: what a filter compares with. */
export function asKept(text: string): string {
  return cutTo(text, TEXT_BYTES);
}
