import type * as z from "zod";
import { describe, expect, it } from "vitest";
import { accountRoutes } from "../../../shared/contract/accounts/account-routes.ts";
import { auditRoutes } from "../../../shared/contract/accounts/audit.ts";
import { notificationRoutes } from "../../../shared/contract/notifications/notification-routes.ts";
import { readOnlyFields } from "../../../shared/contract/requests/read-only-fields.ts";
import { ACCESS, type Route } from "../../../shared/contract/route.ts";
import { routes } from "../../../shared/contract/routes.ts";
import { taskRoutes } from "../../../shared/contract/tasks/task-routes.ts";
import { type Api, anApi } from "../http-events.ts";

/** What belongs to users: every route of it is in the table below, or the table does not compile. */
const owned = { ...accountRoutes, ...auditRoutes, ...taskRoutes, ...notificationRoutes };
type Owned = keyof typeof owned;

/**
 * What becomes of a request about Jun's record: of Mina, a user as all users are; of somebody who has the route's access and is not
 * named by a number; and of an administrator. A word in place of a status is the reason of the refusal, 403 or 404.
 */
interface Row {
  readonly body?: object;
  readonly mina: number | string;
  readonly admin: number | string;
}

const NEW_USER = { username: "new", email: "new@example.com", name: "New", password: "long-enough" };
const CONFIG = { name: "more", channel: "slack", webhook_url: "https://hooks.slack.com/services/T0/B0/x" };
const ANYBODY = { mina: "-", admin: "-" } as const;

const TABLE: Readonly<Record<Owned, Row>> = {
  // Asked for no token; `sign-in-api.test.ts` and `accounts-api.test.ts` have them.
  login: ANYBODY,
  loginWithForm: ANYBODY,
  register: ANYBODY,
  refresh: ANYBODY,
  callNotificationWebhook: ANYBODY,
  // Of oneself.
  getOwnUser: { mina: 200, admin: 200 },
  verifyToken: { mina: 200, admin: 200 },
  changePassword: { body: { current_password: "wrong", new_password: "long-enough" }, mina: "password-wrong", admin: "password-wrong" },
  logout: { mina: 200, admin: 200 },
  createUser: { body: NEW_USER, mina: "access-needed", admin: 201 },
  listUsers: { mina: "access-needed", admin: 200 },
  getUser: { mina: "user-not-found", admin: 200 },
  updateUser: { body: { name: "x" }, mina: "user-not-found", admin: 200 },
  deleteUser: { mina: "access-needed", admin: 204 },
  createServiceToken: { body: { name: "t", scopes: ["workflow:read"] }, mina: "access-needed", admin: 201 },
  listServiceTokens: { mina: "access-needed", admin: 200 },
  rotateServiceToken: { body: {}, mina: "access-needed", admin: 200 },
  deleteServiceToken: { mina: "access-needed", admin: 204 },
  listAudit: { mina: "access-needed", admin: 200 },
  // A catalogue that all who may read share; changed by whose they are. Running one is no change of it.
  listDatasets: { mina: 200, admin: 200 },
  createDataset: { body: { name: "new", path: "p" }, mina: 201, admin: 201 },
  getDataset: { mina: 200, admin: 200 },
  updateDataset: { body: { description: "x" }, mina: "not-owner", admin: 200 },
  deleteDataset: { mina: "not-owner", admin: 204 },
  listTasks: { mina: 200, admin: 200 },
  createTask: { body: { name: "new" }, mina: 201, admin: 201 },
  getTask: { mina: 200, admin: 200 },
  updateTask: { body: { description: "x" }, mina: "not-owner", admin: 200 },
  deleteTask: { mina: "not-owner", admin: 204 },
  executeTask: { body: {}, mina: "chain-workflows-missing", admin: "chain-workflows-missing" },
  getTaskStatus: { mina: 200, admin: 200 },
  createNotificationConfig: { body: CONFIG, mina: "access-needed", admin: 201 },
  listNotificationConfigs: { mina: "access-needed", admin: 200 },
  updateNotificationConfig: { body: { enabled: true }, mina: "access-needed", admin: 200 },
  deleteNotificationConfig: { mina: "access-needed", admin: 200 },
  enableNotificationConfig: { mina: "access-needed", admin: 200 },
  disableNotificationConfig: { mina: "access-needed", admin: 200 },
  listNotificationDeliveries: { mina: "access-needed", admin: 200 },
  redeliverNotification: { mina: "access-needed", admin: "notification-delivery-not-found" },
  testNotificationConfig: { mina: "access-needed", admin: 200 },
  listNotificationTypes: { mina: 200, admin: 200 },
};

const rows = Object.entries(TABLE).filter(([, { mina }]) => mina !== "-");
const targetOf = (id: string) => {
  const { method, path } = (owned as Readonly<Record<string, Route>>)[id] as Route;
  const of = { user_id: "3", token_id: "1", dataset_id: "1", task_id: "1", name: "ops", delivery_id: `${"0".repeat(9)}${"a".repeat(16)}` };
  return `${method} ${path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof of) => of[name])}`;
};

async function signedIn(api: Api, username: string, password = "long-enough") {
  const { json } = await api.send("POST /api/v1/auth/login", { body: { username, password }, access: null });
  const { access_token, user } = json as { readonly access_token: string; readonly user: { readonly id: number } };
  const identity = await api.accounts.identify(access_token);
  return { access: identity?.access.join(" ") ?? "", as: { user: user.id, session: identity?.session ?? "", name: username } };
}

/** An administrator, Mina (2) and Jun (3), whose are dataset 1 and task 1; a config and a service token. */
async function aWorld() {
  const api = anApi();
  const admin = await signedIn(api, "admin", "first-password");
  for (const username of ["mina", "jun"]) {
    const body = { ...NEW_USER, username, email: `${username}@example.com` };
    expect((await api.send("POST /api/v1/users", { ...admin, body })).status).toBe(201);
  }
  const [mina, jun] = [await signedIn(api, "mina"), await signedIn(api, "jun")];
  await api.send("POST /api/v1/datasets", { ...jun, body: { name: "roads", path: "p" } });
  await api.send("POST /api/v1/tasks", { ...jun, body: { name: "build", dataset_id: null } });
  await api.send("POST /api/v1/notifications/configs", { ...admin, body: { ...CONFIG, name: "ops" } });
  await api.send("POST /api/v1/tokens", { ...admin, body: { name: "ci", scopes: ["workflow:read"] } });
  return { api, admin, mina, jun };
}

async function outcome(idOrRequest: string, api: Api, sent: object, body: object | undefined) {
  const target = idOrRequest.includes(" ") ? idOrRequest : targetOf(idOrRequest);
  const { status, error } = await api.send(target, { ...sent, ...(body && { body }) });
  return status < 300 ? status : error.details[0]?.reason === "password-wrong" ? "password-wrong" : error.reason;
}

describe("what belongs to users", () => {
  it.each(rows)("%s: no token, no access, another's record, an administrator", async (id, { body, mina, admin }) => {
    const unknown = { access: "", refused: "token-missing" } as const;
    expect(await outcome(id, (await aWorld()).api, unknown, body)).toBe("not-authenticated");
    const world = await aWorld();
    const { access } = (owned as Readonly<Record<string, Route>>)[id] as Route;
    const without = ACCESS.filter((one) => one !== access).join(" ");
    expect(await outcome(id, world.api, { access: without, as: { user: 2 } }, body)).toBe("access-needed");
    expect(await outcome(id, world.api, world.mina, body)).toBe(mina);
    expect(await outcome(id, (await aWorld()).api, { ...world.admin }, body)).toBe(admin);
  });

  it("is changed and deleted by whose it is, and by all who may operate where it is nobody's", async () => {
    const { api, jun, mina } = await aWorld();
    for (const kind of ["datasets", "tasks"]) {
      expect((await api.send(`PUT /api/v1/${kind}/1`, { ...jun, body: { description: "mine" } })).json).toMatchObject({ created_by_id: 3 });
      expect((await api.send(`DELETE /api/v1/${kind}/1`, jun)).status).toBe(204);
      const nobodys = { name: "of the token", ...(kind === "datasets" && { path: "p" }) };
      expect((await api.send(`POST /api/v1/${kind}`, { body: nobodys })).json).toMatchObject({ id: 2, created_by_id: null });
      expect((await api.send(`PUT /api/v1/${kind}/2`, { ...mina, body: { description: "x" } })).status).toBe(200);
      expect((await api.send(`DELETE /api/v1/${kind}/2`, mina)).status).toBe(204);
    }
  });

  it("is a user's of another issuer, by issuer and subject, however that user is called now", async () => {
    const { api, mina, admin } = await aWorld();
    const ida = { access: "read operate", as: { subject: "https://login.example.com 5", session: "oidc", name: "oidc:5 (ida)" } };
    api.memory.userDirectory.users.add(2);
    const ofAnother = { ...ida, as: { ...ida.as, subject: "https://other.example.com 5" } };
    for (const kind of ["datasets", "tasks"]) {
      const body = { name: "ida's", ...(kind === "datasets" && { path: "p" }) };
      const { json } = await api.send(`POST /api/v1/${kind}`, { ...ida, body });
      expect(json).toMatchObject({ id: 2, created_by_id: null });
      expect(json).not.toHaveProperty("created_by_subject");
      const change = (sent: object, changed: object = { description: "x" }) => outcome(`PUT /api/v1/${kind}/2`, api, sent, changed);
      expect([await change(mina), await change(ofAnother)]).toEqual(["not-owner", "not-owner"]);
      expect([await change({ ...ida, as: { ...ida.as, name: "oidc:5 (ida b)" } }), await change(ida)]).toEqual([200, 200]);
      expect(await change(admin, { created_by_id: 2 })).toBe(200);
      expect([await change(ida), await change(mina)]).toEqual(["not-owner", 200]);
    }
  });

  it("stays as it was where a change is refused", async () => {
    const { api, mina } = await aWorld();
    const before = [await api.send("GET /api/v1/tasks/1"), await api.send("GET /api/v1/datasets/1")].map(({ json }) => json);
    for (const kind of ["tasks", "datasets"]) {
      for (const body of [{ name: "stolen" }, { created_by_id: 2 }, { created_by_id: 2, name: "stolen" }])
        expect((await api.send(`PUT /api/v1/${kind}/1`, { ...mina, body })).error.reason).toBe("not-owner");
      expect((await api.send(`DELETE /api/v1/${kind}/1`, mina)).status).toBe(403);
    }
    expect([await api.send("GET /api/v1/tasks/1"), await api.send("GET /api/v1/datasets/1")].map(({ json }) => json)).toEqual(before);
  });
});

/** What decides about rights, or about whose something is: no body sets it, but where a schema says so. */
const PRIVILEGED = [
  "id",
  "epoch",
  "version",
  "scopes",
  "role",
  "owner",
  "owner_id",
  "user_id",
  "created_by",
  "updated_by",
  "password_hash",
];
/** Bodies that have one of them on purpose. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  // No more than their maker has.
  createServiceToken: ["scopes"],
};
/** Bodies of any shape, from outside. */
const FREE = new Set(["publishEvent", "callWebhook", "callOnlyWebhook", "callNotificationWebhook", "callTelegramWebhook"]);
const bodies = Object.entries<Route>(routes).filter(([id, { body, each }]) => (each?.entry ?? body) && !FREE.has(id));

describe("a body", () => {
  it.each(bodies)("of %s sets nothing that decides about rights: such a field is refused by its name", (id, route) => {
    const schema = (route.each?.entry ?? route.body) as z.ZodType;
    for (const field of PRIVILEGED) {
      if (MEANT[id]?.includes(field) || readOnlyFields(route).includes(field)) continue;
      const { error } = schema.safeParse({ [field]: 1 });
      expect([field, JSON.stringify(error?.issues ?? []).includes(`"keys":["${field}"]`)]).toEqual([field, true]);
    }
  });

  it.each([
    ["is_superuser", true],
    ["is_active", true],
    ["is_viewer", false],
    ["password", "another-password"],
  ])("of a user about oneself that holds %s is refused, and nothing is written", async (field, value) => {
    const { api, mina } = await aWorld();
    const before = await api.accounts.users.get(2);
    const { status, error } = await api.send("PUT /api/v1/users/2", { ...mina, body: { name: "other", [field]: value } });
    expect([status, error.reason]).toEqual([403, "privileged-field"]);
    expect(await api.accounts.users.get(2)).toEqual(before);
  });
});

describe("whoever manages accounts and may do nothing else, as a group of another issuer may", () => {
  it.each([
    ["makes no administrator", "POST /api/v1/users", { ...NEW_USER, is_superuser: true }],
    ["makes no user who may run what they may not", "POST /api/v1/users", NEW_USER],
    ["makes nobody an administrator", "PUT /api/v1/users/2", { is_superuser: true }],
    ["gives an administrator no other password", "PUT /api/v1/users/1", { password: "another-password" }],
    ["gives an administrator no other address", "PUT /api/v1/users/1", { email: "mine@example.com" }],
    ["disables no administrator", "PUT /api/v1/users/1", { is_active: false }],
    ["deletes no administrator", "DELETE /api/v1/users/1", undefined],
    ["gets no secret of a token that may do more", "POST /api/v1/tokens/1/rotate", {}],
  ])("%s", async (_, request, body) => {
    const { api } = await aWorld();
    const before = [await api.accounts.users.list({ skip: 0, limit: 10 }), await api.accounts.serviceTokens.get(1)];
    // `read` opens the routes of a user, and the token of this world.
    const sent = { access: request.includes("tokens") ? "accounts" : "read accounts", as: { name: "oidc:5 (hr)" } };
    const { status, error } = await api.send(request, { ...sent, ...(body && { body }) });
    expect([status, error.reason]).toEqual([403, "beyond-own-access"]);
    expect([await api.accounts.users.list({ skip: 0, limit: 10 }), await api.accounts.serviceTokens.get(1)]).toEqual(before);
  });

  it("makes viewers where they may read, and revokes any token, which gives nobody anything", async () => {
    const { api } = await aWorld();
    const sent = { access: "read accounts", as: { name: "oidc:5 (hr)" } };
    expect((await api.send("POST /api/v1/users", { ...sent, body: { ...NEW_USER, is_viewer: true } })).status).toBe(201);
    expect((await api.send("DELETE /api/v1/tokens/1", sent)).status).toBe(204);
  });
});

it("a viewer reads and changes nothing, and what somebody could do before they became one ends with their sessions", async () => {
  const { api, admin, mina } = await aWorld();
  const token = (await api.send("POST /api/v1/auth/login", { body: { username: "mina", password: "long-enough" }, access: null })).json as {
    readonly access_token: string;
  };
  expect((await api.accounts.identify(token.access_token))?.access).toEqual(["read", "operate"]);
  expect((await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...admin, body: { is_viewer: true } })).json).toMatchObject({
    is_viewer: true,
  });
  api.memory.clock.advance(11);
  expect(await api.accounts.identify(token.access_token)).toBeUndefined();
  expect((await signedIn(api, "mina")).access).toBe("read");
});
