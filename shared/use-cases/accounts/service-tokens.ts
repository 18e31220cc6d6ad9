import { noteWrite } from "../caller.ts";
import { accessesOf, beyond, type Scope } from "../../domain/account/scopes.ts";
import { secretHash, type ServiceToken, writtenToken } from "../../domain/account/service-token.ts";
import { BelfryError, conflict, invalid, notFound } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { AccountPorts } from "../../ports/accounts.ts";

export type ServiceTokenPorts = Pick<AccountPorts, "serviceTokens" | "users" | "randomSecret"> & Pick<Ports, "clock">;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The list is one answer; more than these nobody looks after. */
const MOST_LISTED = 1_000;

export interface NewTokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_in_days: number;
}

/** Who asks: a user in a session. Machines make no tokens. */
export interface TokenMaker {
  readonly userId: number;
  readonly scopes: readonly Scope[];
}

/** A token with its secret, which is not kept. @throws VALIDATION_ERROR for scopes beyond those of its maker */
export async function createServiceToken(
  { serviceTokens, users, randomSecret, clock }: ServiceTokenPorts,
  { name, scopes, expires_in_days }: NewTokenRequest,
  maker: TokenMaker,
): Promise<{ readonly token: ServiceToken; readonly secret: string }> {
  const lacking = beyond(scopes, maker.scopes);
  if (lacking.length > 0) throw invalid("scopes", text("scopes-beyond-caller", { scopes: lacking.join(", ") }));
  const owner = await users.get(maker.userId);
  if (!owner) throw notFound("user", String(maker.userId));
  const now = clock.now();
  const secret = randomSecret();
  const token: ServiceToken = {
    id: await serviceTokens.nextId(),
    version: 1,
    name,
    user_id: owner.id,
    epoch: owner.epoch,
    scopes,
    secret_hash: secretHash(secret),
    former: null,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + expires_in_days * DAY_MS).toISOString(),
  };
  if ((await serviceTokens.create(token)) !== "done") throw changed();
  noteWrite({ kind: "service-token", id: String(token.id), after: token });
  return { token, secret: writtenToken(token.id, secret) };
}

export function listServiceTokens({ serviceTokens }: ServiceTokenPorts): Promise<readonly ServiceToken[]> {
  return serviceTokens.list({ skip: 0, limit: MOST_LISTED });
}

/**
 * Whoever asks gets the secret, and so all that the token may do.
 * @throws NOT_FOUND; FORBIDDEN `beyond-own-access` for a token that may do more than who asks; CONFLICT `concurrent-change`
 */
export async function rotateServiceToken(
  ports: ServiceTokenPorts,
  id: number,
  { overlapHours, access }: { readonly overlapHours: number; readonly access: readonly string[] },
): Promise<{ readonly token: ServiceToken; readonly secret: string }> {
  const token = await existing(ports, id);
  const lacking = accessesOf(token.scopes).filter((one) => !access.includes(one));
  if (lacking.length > 0) throw new BelfryError({ code: "FORBIDDEN", text: text("beyond-own-access", { lacking: lacking.join(", ") }) });
  const secret = ports.randomSecret();
  const former = overlapHours > 0 ? { secret_hash: token.secret_hash, until: ports.clock.now() + overlapHours * HOUR_MS } : null;
  const next = { ...token, version: token.version + 1, secret_hash: secretHash(secret), former };
  if ((await ports.serviceTokens.replace(next, token.version)) !== "done") throw changed();
  noteWrite({ kind: "service-token", id: String(id), before: token, after: next });
  return { token: next, secret: writtenToken(id, secret) };
}

/** @throws NOT_FOUND; CONFLICT `concurrent-change` */
export async function deleteServiceToken(ports: ServiceTokenPorts, id: number): Promise<void> {
  const token = await existing(ports, id);
  if ((await ports.serviceTokens.remove(token)) !== "done") throw changed();
  noteWrite({ kind: "service-token", id: String(id), before: token });
}

async function existing({ serviceTokens }: ServiceTokenPorts, id: number): Promise<ServiceToken> {
  const token = await serviceTokens.get(id);
  if (!token) throw notFound("service-token", String(id));
  return token;
}

function changed(): BelfryError {
  return conflict(text("concurrent-change", { kind: "service-token" }));
}
