import { createHash } from "node:crypto";
import { beyond, type Scope, scopesOf } from "./scopes.ts";
import type { User } from "./user.ts";

/** Longest life of a service token, in days. */
export const LONGEST_TOKEN_DAYS = 366;

/** A token for a worker or another machine; its secret is known to nobody but its holder. */
export interface ServiceToken {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly user_id: number;
  /** The owner's epoch when it was made: it ends as the owner's sessions do. */
  readonly epoch: number;
  readonly scopes: readonly Scope[];
  /** SHA-256, base64url. */
  readonly secret_hash: string;
  /** The secret before the last rotation, and until when it counts, epoch ms. */
  readonly former: { readonly secret_hash: string; readonly until: number } | null;
  readonly created_at: string;
  /** ISO 8601. */
  readonly expires_at: string;
}

/** `bft_12_…`: the number finds the token, the rest proves it. */
const FORM = /^bft_(\d{1,10})_([A-Za-z0-9_-]{43})$/;

export function writtenToken(id: number, secret: string): string {
  return `bft_${id}_${secret}`;
}

/** Undefined for what is no service token. */
export function readToken(text: string): { readonly id: number; readonly secret: string } | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id: Number(id), secret };
}

/** A secret of 256 random bits needs no slow hash. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Hashes that are accepted at an instant, epoch ms. */
export function acceptedHashes({ secret_hash, former }: ServiceToken, now: number): readonly string[] {
  return former && now < former.until ? [secret_hash, former.secret_hash] : [secret_hash];
}

/** The scopes that count: a token never does what its owner may not. None once it or its owner's account has ended. */
export function scopesOfToken(token: ServiceToken, owner: User | undefined, now: number): readonly Scope[] {
  if (!owner?.is_active || owner.epoch !== token.epoch || now >= Date.parse(token.expires_at)) return [];
  const lacking = beyond(token.scopes, scopesOf(owner));
  return token.scopes.filter((scope) => !lacking.includes(scope));
}
