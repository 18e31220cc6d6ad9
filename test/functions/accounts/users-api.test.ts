import { describe, expect, it } from "vitest";
import { type Api, anApi } from "../http-events.ts";

const MINA = { username: "mina", email: "mina@example.com", name: "Mina", password: "long-enough" };

async function signedIn(api: Api, username: string, password: string) {
  const { json } = await api.send("POST /api/v1/auth/login", { body: { username, password }, access: null });
  const { access_token, user } = json as { readonly access_token: string; readonly user: { readonly id: number } };
  const identity = await api.accounts.identify(access_token);
  return { access: identity?.access.join(" ") ?? "", as: { user: user.id, session: identity?.session ?? "" } };
}

async function anAdminAndMina() {
  const api = anApi();
  const admin = await signedIn(api, "admin", "first-password");
  await api.send("POST /api/v1/users", { ...admin, body: MINA });
  return { api, admin, mina: await signedIn(api, MINA.username, MINA.password) };
}

describe("users", () => {
  it("are added, listed newest first, read, changed and removed by an administrator", async () => {
    const { api, admin, mina } = await anAdminAndMina();
    const list = async () => ((await api.send("GET /api/v1/users", admin)).json as { username: string }[]).map(({ username }) => username);
    expect(await list()).toEqual(["mina", "admin"]);
    const path = `/api/v1/users/${mina.as.user}`;
    expect((await api.send(`PUT ${path}`, { ...admin, body: { name: "Mina Kim" } })).json).toMatchObject({
      name: "Mina Kim",
      username: "mina",
    });
    expect((await api.send(`GET ${path}`, admin)).json).toMatchObject({ name: "Mina Kim" });
    expect((await api.send(`DELETE ${path}`, admin)).status).toBe(204);
    expect((await api.send(`GET ${path}`, admin)).error).toMatchObject({ code: "NOT_FOUND", reason: "user-not-found" });
    expect(await list()).toEqual(["admin"]);
  });

  it("share neither name nor address, in any letter case", async () => {
    const { api, admin } = await anAdminAndMina();
    for (const [change, field] of [
      [{ email: "other@example.com", username: "MINA" }, "username"],
      [{ email: "MINA@example.com", username: "other" }, "email"],
    ] as const) {
      const { status, error } = await api.send("POST /api/v1/users", { ...admin, body: { ...MINA, ...change } });
      expect([status, error.reason, error.message.includes(field)]).toEqual([400, "user-exists", true]);
      expect(error.details.map(({ path }) => path)).toEqual([field]);
    }
  });

  it("are told apart: each sees oneself, and others do not exist for them", async () => {
    const { api, mina } = await anAdminAndMina();
    expect((await api.send(`GET /api/v1/users/${mina.as.user}`, mina)).status).toBe(200);
    expect((await api.send("GET /api/v1/users/1", mina)).status).toBe(404);
    expect((await api.send("PUT /api/v1/users/1", { ...mina, body: { name: "x" } })).status).toBe(404);
    expect((await api.send("GET /api/v1/users", mina)).status).toBe(403);
    expect((await api.send("GET /api/v1/auth/me", mina)).json).toMatchObject({
      username: "mina",
      scopes: ["user:read", "workflow:read", "workflow:write"],
    });
  });

  it("give themselves no rights: a field that only an administrator may set is refused and named", async () => {
    const { api, mina } = await anAdminAndMina();
    for (const body of [{ is_superuser: true }, { is_active: true }, { password: "another-password" }]) {
      const { status, error } = await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...mina, body });
      expect([status, error.reason]).toEqual([403, "privileged-field"]);
    }
    for (const body of [{ scopes: ["user:admin"] }, { id: 1 }, { epoch: 9 }]) {
      expect((await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...mina, body })).status).toBe(422);
    }
    expect((await api.accounts.users.get(mina.as.user))?.is_superuser).toBe(false);
  });

  it("always include an active administrator, also when two demote each other", async () => {
    const { api, admin, mina } = await anAdminAndMina();
    const demote = (id: number) => api.send(`PUT /api/v1/users/${id}`, { ...admin, body: { is_superuser: false } });
    expect((await demote(admin.as.user)).error.reason).toBe("last-admin");
    await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...admin, body: { is_superuser: true } });
    const both = await Promise.all([demote(admin.as.user), demote(mina.as.user)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("are refused with every field at fault named, status 422, in Korean for who asks for it", async () => {
    const { api, admin } = await anAdminAndMina();
    const body = { username: "a", email: "no", name: "", password: "short", extra: 1 };
    const { status, json } = await api.send("POST /api/v1/users", { ...admin, body, headers: { "accept-language": "ko" } });
    const { errors, error } = json as { errors: { loc: string[]; msg: string }[]; error: string };
    expect([status, error]).toEqual([422, "Request validation error"]);
    expect(errors.map(({ loc }) => loc.join(".")).toSorted()).toEqual([
      "body.email",
      "body.extra",
      "body.name",
      "body.password",
      "body.username",
    ]);
    expect(errors.every(({ msg }) => /[가-힣]/.test(msg))).toBe(true);
  });

  it("with a slash at the end of their address are served where the address without is", async () => {
    const { api } = await anAdminAndMina();
    const { status, headers } = await api.send("POST /api/v1/users/", { body: MINA });
    expect([status, headers["location"]]).toEqual([308, "/api/v1/users"]);
  });
});

describe("service tokens", () => {
  it("are shown once, open what their scopes say, and nothing after they are revoked", async () => {
    const { api, admin } = await anAdminAndMina();
    const body = { name: "worker", scopes: ["work:report"] };
    const { status, json } = await api.send("POST /api/v1/tokens", { ...admin, body });
    const { token, id } = json as { readonly token: string; readonly id: number };
    expect([status, await api.accounts.identify(token)]).toMatchObject([201, { name: "worker", userId: 1, access: ["worker"] }]);
    expect((await api.send("GET /api/v1/tokens", admin)).text).not.toContain(token.slice(-43));
    expect((await api.send(`DELETE /api/v1/tokens/${id}`, admin)).status).toBe(204);
    expect((await api.send(`DELETE /api/v1/tokens/${id}`, admin)).status).toBe(404);
  });

  it("get a new secret, beside which the one before counts for its overlap", async () => {
    const { api, admin } = await anAdminAndMina();
    const made = await api.send("POST /api/v1/tokens", { ...admin, body: { name: "ci", scopes: ["workflow:read"] } });
    const { token, id } = made.json as { readonly token: string; readonly id: number };
    const { json } = await api.send(`POST /api/v1/tokens/${id}/rotate`, { ...admin, body: { overlap_hours: 1 } });
    const next = (json as { readonly token: string }).token;
    expect([await api.accounts.identify(token), await api.accounts.identify(next)]).toMatchObject([{ name: "ci" }, { name: "ci" }]);
    api.memory.clock.advance(3_600);
    expect(await api.accounts.identify(next)).toMatchObject({ name: "ci" });
    expect(await api.accounts.identify(token)).toBeUndefined();
  });

  it("end with their time and with their owner", async () => {
    const { api, admin, mina } = await anAdminAndMina();
    await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...admin, body: { is_superuser: true } });
    const owner = await signedIn(api, MINA.username, MINA.password);
    const made = await api.send("POST /api/v1/tokens", { ...owner, body: { name: "ci", scopes: ["workflow:admin"], expires_in_days: 1 } });
    const { token } = made.json as { readonly token: string };
    await api.send(`PUT /api/v1/users/${mina.as.user}`, { ...admin, body: { is_superuser: false } });
    expect(await api.accounts.identify(token)).toBeUndefined();
    const own = await api.send("POST /api/v1/tokens", { ...admin, body: { name: "ci", scopes: ["workflow:admin"], expires_in_days: 1 } });
    api.memory.clock.advance(86_400);
    expect(await api.accounts.identify((own.json as { readonly token: string }).token)).toBeUndefined();
  });

  it("make no tokens, change no users and end no sessions themselves", async () => {
    const { api, admin } = await anAdminAndMina();
    const machine = { access: admin.access, as: { user: 1, session: "token-1" } };
    for (const [request, body] of [
      ["POST /api/v1/tokens", { name: "more", scopes: ["user:admin"] }],
      ["POST /api/v1/tokens/1/rotate", {}],
      ["DELETE /api/v1/tokens/1", undefined],
      ["POST /api/v1/users", MINA],
      ["PUT /api/v1/users/1", { name: "x" }],
      ["DELETE /api/v1/users/2", undefined],
      ["POST /api/v1/auth/logout", undefined],
      ["POST /api/v1/auth/change-password", { current_password: "first-password", new_password: "another-one" }],
    ] as const) {
      expect([request, (await api.send(request, { ...machine, body })).error.reason]).toEqual([request, "session-needed"]);
    }
  });

  it("never say more than their maker may", async () => {
    const { api, mina } = await anAdminAndMina();
    const access = "read operate accounts";
    const { error } = await api.send("POST /api/v1/tokens", {
      ...mina,
      access,
      body: { name: "x", scopes: ["workflow:read", "workflow:admin"] },
    });
    expect(error).toMatchObject({ code: "VALIDATION_ERROR", details: [{ path: "scopes" }] });
  });
});
