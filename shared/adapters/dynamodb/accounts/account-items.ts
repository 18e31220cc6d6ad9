import * as z from "zod";
import type { ServiceToken } from "../../../domain/account/service-token.ts";
import { SCOPES } from "../../../domain/account/scopes.ts";
import type { User } from "../../../domain/account/user.ts";
import { InstantItem, OptionalInstantItem, wholeItem } from "../items/item-values.ts";

export const UserItem: z.ZodType<User> = z.object({
  id: wholeItem(1),
  version: wholeItem(1),
  username: z.string(),
  email: z.string(),
  name: z.string(),
  password_hash: z.string(),
  is_active: z.boolean(),
  is_superuser: z.boolean(),
  is_viewer: z.boolean().optional(),
  epoch: wholeItem(0),
  created_at: InstantItem,
  updated_at: OptionalInstantItem,
});

export const ServiceTokenItem: z.ZodType<ServiceToken> = z.object({
  id: wholeItem(1),
  version: wholeItem(1),
  name: z.string(),
  user_id: wholeItem(1),
  epoch: wholeItem(0),
  scopes: z.array(z.enum(SCOPES)),
  secret_hash: z.string(),
  former: z.object({ secret_hash: z.string(), until: z.int() }).nullable(),
  created_at: InstantItem,
  expires_at: InstantItem,
});
