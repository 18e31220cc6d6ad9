import * as z from "zod";
import { AUDIT_KINDS, AUDIT_OUTCOMES } from "../../domain/audit/audit-entry.ts";
import { Timestamp } from "../requests/fields.ts";
import { Cursor, limit } from "../requests/queries.ts";
import type { Route } from "../route.ts";

const AuditQuery = z.strictObject({
  who: z.string().min(1).max(300).optional().meta({ description: "Only by this user, service token, or `api token`." }),
  kind: z.enum(AUDIT_KINDS).optional(),
  id: z.string().min(1).max(300).optional().meta({ description: "Only of records with this id." }),
  from: Timestamp.optional().meta({ description: "Only since then. Default: as long as entries are kept." }),
  to: Timestamp.optional().meta({ description: "Only before then." }),
  limit: limit(50, 200),
  cursor: Cursor.optional(),
});

const Shown = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const AuditEntryView = z
  .object({
    at: Timestamp,
    who: z.string().nullable().meta({ description: "Null where callers are not known, as on a laptop." }),
    user_id: z.int().nullable().meta({ description: "A user's number, or that of the service token's owner." }),
    via: z.string().nullable().meta({ description: "The service token that it was done by.", example: "token-12" }),
    address: z.string().nullable().meta({ description: "Where the request came from; null: not over HTTP." }),
    operation: z.string().meta({ description: "The operation of this document.", example: "pauseJob" }),
    kind: z.enum(AUDIT_KINDS),
    id: z.string().nullable().meta({ description: "Of the record; null where there is none." }),
    run_id: z.string().nullable(),
    outcome: z.enum(AUDIT_OUTCOMES).meta({
      description: "`failed`: by a fault of Belfry's own; what was done of it is not known.",
    }),
    reason: z.string().nullable().meta({ description: "Why it was refused." }),
    changes: z
      .array(z.object({ path: z.string(), from: Shown, to: Shown }))
      .meta({ description: "Fields that changed. `…` stands for what is, or may be, secret, and for the end of long texts." }),
    omitted: z.int().meta({ description: "So many further changes did not fit." }),
    request_id: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const auditRoutes = {
  listAudit: {
    method: "GET",
    path: "/api/v1/audit",
    access: "accounts",
    servedBy: "accounts",
    summary: "Who did what, newest first. A page may hold few entries, or none, and still lead on",
    query: AuditQuery,
    status: 200,
    response: z.object({ entries: z.array(AuditEntryView), next_cursor: z.string().nullable() }),
  },
} as const satisfies Record<string, Route>;
