import { ACCESS } from "../../shared/contract/route.ts";
import { TOKEN_SUBPROTOCOL } from "../../shared/contract/operations/live.ts";
import { ACCESS_TOKEN_SECONDS } from "../../shared/domain/account/session.ts";
import type { Identity } from "../../shared/domain/live/connection.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { API_TOKEN_NAME } from "../../shared/domain/api-token.ts";
import { bearerToken } from "../http/bearer-token.ts";

/** Who a token is of; undefined: of nobody who is known. Throws where that cannot be found out. */
export type Identify = (token: string) => Promise<Identity | undefined>;

interface Identifying {
  /** Is it the deployment's own token, which may do everything? */
  readonly holdsToken: (authorization: string) => Promise<boolean>;
  /** The user or the machine that a token stands for. */
  readonly identify: (token: string) => Promise<(Pick<Identity, "name" | "access"> & { readonly userId: number | undefined }) | undefined>;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Users, machines, and the holder of the deployment's token. A user's connection lasts as long as an access token: whoever connects
 * again is looked at again.
 */
export function identifyByToken({ holdsToken, identify, clock }: Identifying): Identify {
  return async (token) => {
    const user = await identify(token);
    if (user) return { name: user.name, access: user.access, userId: user.userId, expiresAt: clock.now() + ACCESS_TOKEN_SECONDS * 1000 };
    return (await holdsToken(`Bearer ${token}`)) ? { name: API_TOKEN_NAME, access: ACCESS } : undefined;
  };
}

/** The subprotocols that a client offers, in its order. */
export function subprotocolsOf(headers: Readonly<Record<string, string | undefined>>): readonly string[] {
  return (headerOf(headers, "sec-websocket-protocol") ?? "").split(",").flatMap((one) => one.trim() || []);
}

/** The token that comes with an upgrade: as a header, or, as browsers must, among the subprotocols. */
export function tokenOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const offered = subprotocolsOf(headers).find((one) => one.startsWith(TOKEN_SUBPROTOCOL));
  return bearerToken(headerOf(headers, "authorization")) ?? offered?.slice(TOKEN_SUBPROTOCOL.length);
}

/** WebSocket APIs hand over names of headers as the client wrote them. */
export function headerOf(headers: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
}
