import * as z from "zod";
import { type Scope, SCOPES } from "../../domain/account/scopes.ts";
import { LONGEST_TOKEN_DAYS } from "../../domain/account/service-token.ts";
import { plainText, Timestamp, WELL_FORMED } from "../requests/fields.ts";
import { Flag } from "../requests/queries.ts";

/** argon2 hashes any length; the bound keeps a request small. In UTF-8, which it hashes, all lone surrogates are the same. */
const Password = z
  .string()
  .min(8)
  .max(128)
  .refine(...WELL_FORMED);
const Username = z
  .string()
  .min(3)
  .max(150)
  .regex(/^[\p{L}\p{N}@.+_-]+$/u)
  .meta({ description: "Unique in any letter case. Letters, digits and `@.+_-`.", example: "mina" });
const Email = z
  .email()
  .max(254)
  // RFC 5321, 4.5.3.1.1: so long may be what is before the @.
  .regex(/^[^@]{1,64}(?:@|$)/)
  .meta({ description: "Unique in any letter case.", example: "mina@example.com" });
const Name = plainText(255).min(1).meta({ example: "Mina Kim" });

export const UserView = z
  .object({
    username: z.string(),
    email: z.string(),
    name: z.string(),
    is_active: z.boolean(),
    is_superuser: z.boolean(),
    is_viewer: z.boolean().meta({ description: "May read, and nothing else. Of an administrator it says nothing." }),
    id: z.int(),
    created_at: Timestamp,
  })
  .meta({ id: "User" });
export type UserView = z.infer<typeof UserView>;

export const CreateUser = z
  .strictObject({
    username: Username,
    email: Email,
    name: Name,
    is_active: z.boolean().default(true),
    is_superuser: z.boolean().default(false),
    is_viewer: z.boolean().default(false),
    password: Password,
  })
  .meta({ id: "CreateUser" });
export type CreateUser = z.output<typeof CreateUser>;

export const UpdateUser = z
  .strictObject({
    username: Username.optional(),
    email: Email.optional(),
    name: Name.optional(),
    is_active: z.boolean().optional().meta({ description: "Administrators only." }),
    is_superuser: z.boolean().optional().meta({ description: "Administrators only." }),
    is_viewer: z.boolean().optional().meta({ description: "Administrators only." }),
    password: Password.optional().meta({ description: "Administrators only; one's own by `change-password`." }),
  })
  .meta({ id: "UpdateUser" });
export type UpdateUser = z.output<typeof UpdateUser>;

export const Login = z
  .strictObject({
    // It is looked up as it is, and a key of DynamoDB is UTF-8.
    username: z
      .string()
      .min(1)
      .max(150)
      .refine(...WELL_FORMED),
    password: z.string().min(1).max(128),
  })
  .meta({ id: "Login" });

/** What OAuth 2's password grant sends (RFC 6749, 4.3.2), as a form. */
export const LoginForm = z
  .strictObject({
    ...Login.shape,
    grant_type: z.literal("password").optional(),
    scope: z.string().max(1_000).optional().meta({ description: "Without effect: a token always has all scopes of its user." }),
    client_id: z.string().max(255).optional().meta({ description: "Without effect: there are no clients." }),
    client_secret: z.string().max(255).optional().meta({ description: "Without effect." }),
  })
  .meta({ id: "LoginForm" });

/** The flags may be sent as new accounts have them, and no other way. */
export const Register = z
  .strictObject({
    username: Username,
    email: Email,
    name: Name,
    password: Password,
    is_active: z.literal(true).optional(),
    is_superuser: z.literal(false).optional(),
  })
  .meta({ id: "Register" });

export const Refresh = z
  .strictObject({ refresh_token: z.string().max(4_096).optional() })
  .meta({ id: "Refresh", description: "Without a refresh token, the access token of the header is renewed while its session lasts." });

export const TokenAnswer = z
  .object({
    access_token: z.string().meta({ description: "A JWT; `Authorization: Bearer …`." }),
    token_type: z.literal("bearer"),
    expires_in: z.int().meta({ description: "Seconds until the access token ends." }),
    refresh_token: z
      .string()
      .optional()
      .meta({ description: "Gives the next pair of tokens, once. Not where an access token was renewed." }),
    user: UserView,
  })
  .meta({ id: "TokenAnswer" });

export const ChangePassword = z
  .strictObject({ current_password: z.string().min(1).max(128), new_password: Password })
  .meta({ id: "ChangePassword" });

export const OwnUser = UserView.extend({ scopes: z.array(z.enum(SCOPES)) }).meta({ id: "OwnUser" });

export const ServiceTokenView = z
  .object({
    id: z.int(),
    name: z.string(),
    user_id: z.int(),
    scopes: z.array(z.enum(SCOPES)),
    created_at: Timestamp,
    expires_at: Timestamp,
  })
  .meta({ id: "ServiceToken" });
export type ServiceTokenView = z.infer<typeof ServiceTokenView>;

export const NewServiceToken = ServiceTokenView.extend({
  token: z.string().meta({ description: "Shown this once: only its hash is kept." }),
}).meta({ id: "NewServiceToken" });

const ScopeList = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .transform((scopes): readonly Scope[] => [...new Set(scopes)])
  .meta({ description: "No more than its maker has.", example: ["work:report"] });

export const CreateServiceToken = z
  .strictObject({
    name: plainText(100).min(1).meta({ example: "worker of buy-scanner" }),
    scopes: ScopeList,
    expires_in_days: z.int().min(1).max(LONGEST_TOKEN_DAYS).default(90),
  })
  .meta({ id: "CreateServiceToken" });
export type CreateServiceToken = z.output<typeof CreateServiceToken>;

export const RotateServiceToken = z
  .strictObject({
    overlap_hours: z.int().min(0).max(168).default(24).meta({ description: "For so long the secret before counts as well." }),
  })
  .meta({ id: "RotateServiceToken" });

export const UserQuery = z.strictObject({
  skip: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  is_active: Flag.optional(),
});
