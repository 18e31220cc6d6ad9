/** What another issuer says of a user, and what that user may do here. Pure. */

/** An OpenID Connect issuer whose access tokens count, beside our own. */
export interface ExternalIssuer {
  /** `https://login.example.com/realms/desk`, exactly as tokens have it in `iss`. */
  readonly issuer: string;
  /** What tokens must be for: one of their `aud`. */
  readonly audience: string;
  /** Where its keys are. @default what its `/.well-known/openid-configuration` says */
  readonly jwksUri?: string | undefined;
  /** The claim with a user's roles or groups, with dots for what is inside: `realm_access.roles`. */
  readonly rolesClaim: string;
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
  const roles = rolesOf(claimAt(claims, rolesClaim));
  return [...new Set(roles.flatMap((role) => (Object.hasOwn(access, role) ? (access[role] ?? []) : [])))];
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
