/** Who a bearer token stands for. */
export interface Identity {
  /** The user's name, or the service token's; `oidc:{sub} (name)` of a user of another issuer. */
  readonly name: string;
  /** Undefined: a user of another issuer. */
  readonly userId: number | undefined;
  /** `{issuer} {sub}`: which user of another issuer. */
  readonly subject?: string;
  /** The session, or the service token; `oidc`: neither. */
  readonly session: string;
  /** What it may do: words of routes. */
  readonly access: readonly string[];
}

/** The keys of another issuer cannot be had: whether its tokens are good is not known. */
export class IssuerUnreachableError extends Error {
  override readonly name = "IssuerUnreachableError";

  constructor(issuer: string, cause: unknown) {
    super(`keys of ${issuer} cannot be had: ${String(cause)}`, { cause });
  }
}
