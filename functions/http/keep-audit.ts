import pMap from "p-map";
import { auditRuleOf } from "../../shared/contract/accounts/audited-routes.ts";
import { type AuditEntry, withinEntry } from "../../shared/domain/audit/audit-entry.ts";
import { changesBetween } from "../../shared/domain/audit/changes.ts";
import { BelfryError, textOf } from "../../shared/domain/errors.ts";
import type { Noted } from "../../shared/use-cases/caller.ts";
import type { AuditedRequest, AuditPorts } from "./audit.ts";

/** Writes at the same time: a batch of jobs has an entry for each that it made. */
const CONCURRENCY = 50;

interface Told {
  readonly request: AuditedRequest;
  readonly noted: Noted;
  /** What the request ended with; undefined: well. */
  readonly error: unknown;
}

/**
 * Keeps what a request did, an entry for each record that it wrote, or one; none of a route that leaves none. What cannot be kept is
 * written to the log whole, and counted. Never throws.
 */
export async function keepAudit({ audit, clock, telemetry }: AuditPorts, told: Told): Promise<void> {
  const lost = (error: unknown, detail: object) => {
    telemetry.record({ name: "audit.lost", level: "error", detail: { error: String(error), ...detail } });
    telemetry.measure("audit_entries_lost", 1);
  };
  let entries: readonly AuditEntry[];
  try {
    entries = entriesOf(told, clock.now());
  } catch (error) {
    // Our own fault: what the request did has been done all the same.
    const { routeId, requestId, caller } = told.request;
    return lost(error, { operation: routeId, request_id: requestId, who: caller?.name ?? null });
  }
  await pMap(
    entries,
    async (entry) => {
      try {
        await audit.append(entry);
      } catch (error) {
        lost(error, { entry });
      }
    },
    { concurrency: CONCURRENCY },
  );
}

function entriesOf({ request, noted, error }: Told, now: number): readonly AuditEntry[] {
  const { params, session, sourceIp, routeId, requestId } = request;
  const rule = auditRuleOf(routeId);
  if (!rule) return [];
  const caller = request.caller ?? noted.caller;
  const common = {
    at: new Date(now).toISOString(),
    request_id: requestId,
    who: caller?.name ?? null,
    user_id: caller?.userId ?? null,
    via: session?.startsWith("token-") ? session : null,
    address: sourceIp ?? null,
    operation: routeId,
    kind: rule.kind,
    run_id: params["run_id"] ?? noted.runId ?? null,
    ...outcomeOf(error),
  };
  const id = (rule.param === undefined ? undefined : params[rule.param]) ?? null;
  // What follows from it, as a schedule's workflow, is no write of the caller's.
  const own = noted.writes.filter(({ kind }) => kind === rule.kind);
  const writes = own.length > 0 ? own : [{ id, before: undefined, after: undefined }];
  return writes.map((write, index) =>
    withinEntry({ ...common, index, id: id ?? write.id, changes: changesBetween(write.before, write.after) }),
  );
}

function outcomeOf(error: unknown): Pick<AuditEntry, "outcome" | "reason"> {
  if (error === undefined) return { outcome: "done", reason: null };
  if (!(error instanceof BelfryError)) return { outcome: "failed", reason: null };
  return { outcome: "refused", reason: textOf(error.problem).code };
}
