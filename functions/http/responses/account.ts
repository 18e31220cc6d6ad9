import type { ServiceTokenView, UserView } from "../../../shared/contract/accounts/account.ts";
import type { ServiceToken } from "../../../shared/domain/account/service-token.ts";
import type { User } from "../../../shared/domain/account/user.ts";
import type { SignedIn } from "../../../shared/use-cases/accounts/sign-in.ts";

/** A user without the password's hash. */
export function viewUser({ username, email, name, is_active, is_superuser, is_viewer = false, id, created_at }: User): UserView {
  return { username, email, name, is_active, is_superuser, is_viewer, id, created_at };
}

export function viewSignedIn({ user, accessToken, refreshToken, expiresIn }: SignedIn) {
  return {
    access_token: accessToken,
    token_type: "bearer" as const,
    expires_in: expiresIn,
    refresh_token: refreshToken,
    user: viewUser(user),
  };
}

export function viewServiceToken({ id, name, user_id, scopes, created_at, expires_at }: ServiceToken): ServiceTokenView {
  return { id, name, user_id, scopes: [...scopes], created_at, expires_at };
}
