import * as z from "zod";
import type { ExternalIssuer } from "../domain/account/external-issuer.ts";
import { ACCESS } from "./route.ts";

const HttpsUrl = z.url({ protocol: /^https$/ }).max(500);

/** An OpenID Connect issuer whose access tokens count, `oidc` in cdk.json. */
export const OidcIssuer = z.strictObject({
  /** Exactly as `iss` of its tokens has it. */
  issuer: HttpsUrl.refine((url) => !/[?#]/.test(url), "must have no query and no fragment"),
  /** What its tokens must be for: one of their `aud`. */
  audience: z.string().min(1).max(500),
  /** Where its keys are. @default what its `/.well-known/openid-configuration` says */
  jwksUri: HttpsUrl.optional(),
  /** The claim with roles or groups; a dot leads inside: `realm_access.roles`. */
  rolesClaim: z.string().min(1).max(200).default("groups"),
  /** The claim with a name for people. */
  nameClaim: z.string().min(1).max(200).default("preferred_username"),
  /** Which accesses each role or group opens. Whoever has none of them may do nothing. */
  access: z.record(z.string().min(1).max(200), z.array(z.enum(ACCESS)).min(1)),
}) satisfies z.ZodType<ExternalIssuer>;
