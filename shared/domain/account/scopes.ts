/** What a user or a service token may be granted: the words of tokens. `work:report` is for workers. */
export const SCOPES = ["user:read", "user:admin", "workflow:read", "workflow:write", "workflow:admin", "work:report"] as const;
export type Scope = (typeof SCOPES)[number];

/** Which accesses of routes a scope opens. */
const ACCESSES_OF = {
  "user:read": [],
  "user:admin": ["accounts"],
  "workflow:read": ["read"],
  "workflow:write": ["operate"],
  "workflow:admin": ["admin"],
  "work:report": ["worker"],
} as const satisfies Readonly<Record<Scope, readonly string[]>>;

const OF_VIEWER: readonly Scope[] = ["user:read", "workflow:read"];
const OF_USER: readonly Scope[] = [...OF_VIEWER, "workflow:write"];

/** What a user may do: an administrator everything, a viewer read. */
export function scopesOf({ is_superuser, is_viewer }: Ranked): readonly Scope[] {
  if (is_superuser) return SCOPES;
  return is_viewer ? OF_VIEWER : OF_USER;
}

interface Ranked {
  readonly is_superuser: boolean;
  readonly is_viewer?: boolean | undefined;
}

/** The accesses of these scopes, each once. */
export function accessesOf(scopes: readonly Scope[]): readonly string[] {
  return [...new Set(scopes.flatMap((scope) => ACCESSES_OF[scope]))];
}

/** The scopes that open an access. */
export function scopesOpening(access: string): readonly Scope[] {
  return SCOPES.filter((scope) => (ACCESSES_OF[scope] as readonly string[]).includes(access));
}

/** Those of the wanted scopes that are not among the held ones. */
export function beyond(wanted: readonly Scope[], held: readonly Scope[]): readonly Scope[] {
  return wanted.filter((scope) => !held.includes(scope));
}
