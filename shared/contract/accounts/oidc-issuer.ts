import * as z from "zod";
import type { ExternalIssuer } from "../../domain/account/external-issuer.ts";
import { accessesOf, SCOPES } from "../../domain/account/scopes.ts";
import { ACCESS } from "../route.ts";

/** On this machine alone an issuer may be without TLS: a template for AWS is not made with one (`assertNotLocal`). */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/;
const IssuerUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => url.startsWith("https://") || LOOPBACK.test(url), "must begin with https://");
const Claim = z.string().min(1).max(200);

/** Accesses of routes, or the words of our own tokens, which open them: `read`, or `workflow:read`. */
const Opened = z
  .array(z.enum([...ACCESS, ...SCOPES]))
  .min(1)
  .transform((words) => {
    const scopes = SCOPES.filter((scope) => words.includes(scope));
    const opened: ReadonlySet<string> = new Set([...words, ...accessesOf(scopes)]);
    return ACCESS.filter((access) => opened.has(access));
  });

/** An OpenID Connect issuer whose access tokens count, `oidc` in cdk.json. */
export const OidcIssuer = z
  .strictObject({
    /** Exactly as `iss` of its tokens has it. */
    issuer: IssuerUrl.refine((url) => !/[?#]/.test(url), "must have no query and no fragment"),
    /** What its tokens must be for: one of their `aud`. */
    audience: z.string().min(1).max(500).optional(),
    /** Of an issuer whose access tokens have no `aud`, as Amazon Cognito's: which of its clients' tokens count, by their `client_id`. */
    clients: z.array(z.string().min(1).max(255)).min(1).optional(),
    /** Where its keys are. @default what its `/.well-known/openid-configuration` says */
    jwksUri: IssuerUrl.optional(),
    /** The claim with roles or groups, or several; a dot leads inside: `realm_access.roles`. */
    rolesClaim: z.union([Claim, z.array(Claim).min(1)]).default("groups"),
    /** The claim with a name for people. */
    nameClaim: Claim.default("preferred_username"),
    /** Which accesses each role, group or scope opens. Whoever has none of them may do nothing. */
    access: z.record(z.string().min(1).max(200), Opened),
  })
  .refine(({ audience, clients }) => audience !== undefined || clients !== undefined, {
    path: ["audience"],
    message: "must be there, or clients: tokens that are for others must not count",
  }) satisfies z.ZodType<ExternalIssuer>;

/** @throws for an issuer without TLS, which only a laptop may have: on AWS the address would be the function's own */
export function assertNotLocal({ issuer, jwksUri }: Pick<ExternalIssuer, "issuer" | "jwksUri">): void {
  for (const [name, url] of Object.entries({ issuer, jwksUri }))
    if (url !== undefined && !url.startsWith("https://")) throw new Error(`cdk.json: belfry.oidc.${name}: must begin with https://`);
}
