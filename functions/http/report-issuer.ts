import type { IssuerUnreachableError } from "../../shared/domain/account/identity.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";

/** Where it is written that another issuer cannot be asked for its keys: logged, and counted for an alarm. */
export type IssuerReport = Pick<Telemetry, "record" | "measure">;

/** Reports it of one request or connection, which is refused for it. */
export function reportIssuer(
  telemetry: IssuerReport,
  { message }: IssuerUnreachableError,
  asked: { readonly request_id: string } | { readonly connection_id: string },
): void {
  telemetry.record({ name: "issuer.unreachable", level: "error", detail: { error: message, ...asked } });
  telemetry.measure("issuer_unreachable", 1);
}
