import { deferred } from "../../shared/deferred.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import type { Ports } from "../../shared/ports/groups.ts";
import { type Caller, type Noted, onBehalfOf } from "../../shared/use-cases/caller.ts";

export type AuditPorts = Pick<Ports, "audit" | "clock" | "telemetry">;

/** A request, as far as the trail tells of it. */
export interface AuditedRequest {
  readonly routeId: string;
  readonly method: string;
  /** Of the path, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller | undefined;
  /** The session or service token; undefined: neither. */
  readonly session: string | undefined;
  /** Undefined: it came not over HTTP. */
  readonly sourceIp: string | undefined;
  readonly requestId: string;
}

/** Not loaded with the first request of every instance: most read. */
const keeping = deferred(() => import("./keep-audit.ts"));

/**
 * Does a request on behalf of its caller, and leaves in the audit trail what it did, before it is answered; nothing where its
 * function has no trail, for none of its routes then has an entry (`AUDITED`). An entry that cannot
 * be kept is written to the log, counted and alarmed on, and changes no answer: what it tells of has happened.
 */
export async function audited<Done>(ports: Partial<AuditPorts>, request: AuditedRequest, work: () => Promise<Done>): Promise<Done> {
  const { audit, clock, telemetry } = ports;
  if (request.method === "GET" || !audit || !clock || !telemetry) return onBehalfOf(request.caller, work);
  const noted: Noted = { writes: [] };
  const keep = (error: unknown) => keeping.keepAudit({ audit, clock, telemetry }, { request, noted, error });
  let done: Done;
  try {
    done = await onBehalfOf(request.caller, work, noted);
  } catch (error) {
    if (isKept(request, error)) await keep(error ?? new Error("nothing was thrown"));
    throw error;
  }
  await keep(undefined);
  return done;
}

/** Routes that anybody may call, as often as they like: of what was refused there, wrong credentials are told. */
const SIGN_INS: ReadonlySet<string> = new Set(["login", "loginWithForm", "register"]);

/** The trail does not tell of those who are not known, but for whoever tried to sign in; and of no flood of tries. */
function isKept({ routeId, caller }: AuditedRequest, error: unknown): boolean {
  if (!(error instanceof BelfryError)) return true;
  const { code } = error.problem;
  if (SIGN_INS.has(routeId) && !caller) return code === "UNAUTHORIZED";
  return code !== "TOO_MANY_REQUESTS" && code !== "UNAUTHORIZED";
}
