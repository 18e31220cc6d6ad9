/** What another issuer says of a user, and what that user may do here. Pure. */

/** An OpenID Connect issuer whose access tokens count, beside our own. */
export interface ExternalIssuer {
  /** `https://login.example.com/realms/desk`, exactly as tokens have it in `iss`. */
  readonly issuer: string;
  /** What tokens must be for: one of their `aud`. */
  readonly audience?: string | undefined;
  /** Whose tokens count where they have no `aud`, as Cognito's: by `client_id`. */
  readonly clients?: readonly string[] | undefined;
  /** Where its keys are. @default what its `/.well-known/openid-configuration` says */
  readonly jwksUri?: string | undefined;
  /** The claim with a user's roles or groups, or several, with dots for what is inside: `realm_access.roles`. */
  readonly rolesClaim: string | readonly string[];
  /** The claim with a name that people can read. */
  readonly nameClaim: string;
  /** Which accesses of routes a role or group opens: `{"schedulers": ["read", "operate"]}`. */
  readonly access: Readonly<Record<string, readonly string[]>>;
}

const READABLE_LIMIT = 60;

/** The name of who a token is of: `oidc:248289761001 (mina)`. No user of our own can have it, since it has a space or a colon. */
export function nameOf(claims: Readonly<Record<string, unknown>>, { nameClaim }: Pick<ExternalIssuer, "nameClaim">): string {
  const readable = claimAt(claims, nameClaim);
  const shown = typeof readable === "string" ? readable.replace(/\p{C}/gu, "").slice(0, READABLE_LIMIT).toWellFormed() : "";
  return `oidc:${String(claims["sub"])}${shown === "" ? "" : ` (${shown})`}`;
}

/** The accesses of all roles that the token names, each once; none for roles that the configuration does not know. */
export function accessOf(claims: Readonly<Record<string, unknown>>, { rolesClaim, access }: Pick<ExternalIssuer, "rolesClaim" | "access">) {
  const roles = [rolesClaim].flat().flatMap((claim) => rolesOf(claimAt(claims, claim)));
  return [...new Set(roles.flatMap((role) => (Object.hasOwn(access, role) ? (access[role] ?? []) : [])))];
}

/**
 * Was it made for one of the clients that count? Where `clients` are configured, a token must name one of them, be called an access
 * token, and be for nobody else: one that has an `aud` is judged by `audience`. Where they are not, `audience` alone decides.
 */
export function isOfClient(claims: Readonly<Record<string, unknown>>, { clients, audience }: Pick<ExternalIssuer, "clients" | "audience">) {
  if (clients === undefined) return true;
  if (audience === undefined && claims["aud"] !== undefined) return false;
  const { client_id, token_use } = claims;
  return token_use === "access" && typeof client_id === "string" && clients.includes(client_id);
}

/**
 * Is it another kind of token than an access token? By what the issuers of the world put into these: the type of RFC 9068, Cognito's
 * `token_use`, Keycloak's `typ`, and claims that only ID tokens have.
 */
export function isOtherKind(header: { readonly typ?: string | undefined }, claims: Readonly<Record<string, unknown>>): boolean {
  const type = header.typ?.toLowerCase().replace(/^application\//, "");
  if (type !== undefined && type !== "jwt" && type !== "at+jwt") return true;
  if (claims["token_use"] !== undefined && claims["token_use"] !== "access") return true;
  if (typeof claims["typ"] === "string" && claims["typ"].toLowerCase() !== "bearer") return true;
  return ["nonce", "at_hash", "c_hash"].some((name) => claims[name] !== undefined);
}

/** A list of words, or words with spaces between them. */
function rolesOf(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.filter((one) => typeof one === "string");
  return typeof claim === "string" ? claim.split(" ").filter((one) => one !== "") : [];
}

/** By its whole name first: `https://example.com/roles` has dots, too. */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split(".").reduce<unknown>((at, name) => {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    return (at as Readonly<Record<string, unknown>>)[name];
  }, claims);
}
