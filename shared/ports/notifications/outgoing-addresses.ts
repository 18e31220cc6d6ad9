/** Where a URL leads, before it is taken. Not here: the connection, which checks the addresses once more. */
export interface OutgoingAddresses {
  /** Why nothing is ever sent there; undefined: something may be. A name that has no address now may have one later. */
  whyForbidden(url: string): Promise<"url-form" | "url-credentials" | "url-not-https" | "url-address-forbidden" | undefined>;
}
