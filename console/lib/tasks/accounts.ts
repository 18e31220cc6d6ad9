import type { ServiceTokenView, UpdateUser, UserView } from "../../../shared/contract/accounts/account.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { a } from "../../words/accounts.ts";
import { tellProblem } from "../asking/actions.ts";
import { change, send } from "../asking/api.ts";
import { refresh } from "../asking/query.ts";

/** A token with its secret, which is told this once. */
export type NewToken = ServiceTokenView & { readonly token: string };

export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly is_superuser: boolean;
  readonly is_viewer: boolean;
}

/** @throws ApiError */
export async function createUser(body: NewUser): Promise<void> {
  await change<UserView>("/api/v1/users", { method: "POST", body });
  toast({ text: a().userMade(body.username), icon: "plus" });
  refresh();
}

/** @throws ApiError */
export async function changeUser({ id, username }: Pick<UserView, "id" | "username">, body: UpdateUser): Promise<void> {
  await change<UserView>(`/api/v1/users/${id}`, { method: "PUT", body });
  toast({ text: a().userSaved(body.username ?? username) });
  refresh();
}

/** As `changeUser`; what is refused is told by a toast. */
export async function saveUser(user: UserView, body: UpdateUser): Promise<void> {
  await changeUser(user, body).catch(tellProblem);
}

/** @throws ApiError */
export async function deleteUser({ id, username }: Pick<UserView, "id" | "username">): Promise<void> {
  await send(`/api/v1/users/${id}`, { method: "DELETE" });
  toast({ text: a().userDeleted(username) });
  refresh();
}

/** @throws ApiError */
export async function createToken(body: {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_in_days: number;
}): Promise<NewToken> {
  const made = await change<NewToken>("/api/v1/tokens", { method: "POST", body });
  refresh();
  return made;
}

/** @throws ApiError */
export async function rotateToken(id: number, overlap_hours: number): Promise<NewToken> {
  const made = await change<NewToken>(`/api/v1/tokens/${id}/rotate`, { method: "POST", body: { overlap_hours } });
  refresh();
  return made;
}

/** @throws ApiError */
export async function revokeToken({ id, name }: Pick<ServiceTokenView, "id" | "name">): Promise<void> {
  await send(`/api/v1/tokens/${id}`, { method: "DELETE" });
  toast({ text: a().tokenRevoked(name) });
  refresh();
}
