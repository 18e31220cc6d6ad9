import { describe, expect, it } from "vitest";
import { type Api, anApi } from "../http-events.ts";

const ADMIN = { username: "admin", password: "first-password" };
const MINA = { username: "mina", email: "mina@example.com", name: "Mina", password: "long-enough" };
const MINA_LOGIN = { username: MINA.username, password: MINA.password };

/** Signs in, as the authorizer would then tell of the user. */
async function signedIn(api: Api, body: object = ADMIN) {
  const { status, json } = await api.send("POST /api/v1/auth/login", { body, access: null, sourceIp: "10.0.0.1" });
  expect(status).toBe(200);
  const identity = await api.accounts.identify((json as { readonly access_token: string }).access_token);
  if (!identity) throw new Error("nobody");
  return { access: identity.access.join(" "), as: { user: identity.userId, session: identity.session } };
}

async function anAdminAndMina() {
  const api = anApi();
  const admin = await signedIn(api);
  await api.send("POST /api/v1/users", { ...admin, body: MINA });
  return { api, admin };
}

describe("signing in by a form", () => {
  const FORM = { "content-type": "application/x-www-form-urlencoded" };
  const send = (api: Api, text: string, headers: Record<string, string> = FORM, base64 = false) =>
    api.send("POST /api/v1/auth/login/oauth2", { text, headers, access: null, base64 });

  it.each([
    ["what the document says", "username=mina&password=long-enough", false],
    ["as the gateway hands it over on AWS", "username=mina&password=long-enough", true],
    ["all that OAuth 2 clients send", "grant_type=password&username=mina&password=long%2Denough&scope=&client_id=&client_secret=", false],
  ])("takes %s, and answers as signing in by JSON does", async (_, text, base64) => {
    const { api } = await anAdminAndMina();
    const { status, json, headers } = await send(api, text, { ...FORM, "content-type": `${FORM["content-type"]}; charset=UTF-8` }, base64);
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(json).toMatchObject({ token_type: "bearer", expires_in: 900, user: { username: "mina", is_superuser: false } });
  });

  it("takes names and passwords of any letters, with plus and per cent, as they were meant", async () => {
    const { api, admin } = await anAdminAndMina();
    const body = { ...MINA, username: "미나+1", email: "mina1@example.com", password: "비밀 100%&=+" };
    expect((await api.send("POST /api/v1/users", { ...admin, body })).status).toBe(201);
    const form = new URLSearchParams({ username: body.username, password: body.password });
    expect(await send(api, String(form))).toMatchObject({ status: 200 });
  });

  it.each<[string, string, number, string]>([
    ["username=mina&password=wrong", FORM["content-type"], 401, "credentials-wrong"],
    ["username=mina", FORM["content-type"], 422, "body.password"],
    ["", FORM["content-type"], 422, "body.password"],
    ["username=mina&username=admin&password=long-enough", FORM["content-type"], 422, "body.username"],
    ["username=mina&password=long-enough&grant_type=refresh_token", FORM["content-type"], 422, "body.grant_type"],
    ["username=mina&password=long-enough&is_superuser=true", FORM["content-type"], 422, "body.is_superuser"],
    ["username=mina&password=%FF", FORM["content-type"], 400, "body-not-utf8"],
    ['{"username":"mina","password":"long-enough"}', "application/json", 415, "content-type-for-form"],
  ])("refuses %s as %s with %i", async (text, type, expected, what) => {
    const { api } = await anAdminAndMina();
    const { status, error, json } = await send(api, text, { "content-type": type });
    const locations = ((json as { errors?: { loc: string[] }[] }).errors ?? []).map(({ loc }) => loc.join("."));
    expect([status, [error.reason, ...locations].includes(what)]).toEqual([expected, true]);
  });

  it("is counted together with signing in by JSON", async () => {
    const { api } = await anAdminAndMina();
    for (let n = 0; n < 3; n += 1) await send(api, "username=mina&password=wrong");
    for (let n = 0; n < 2; n += 1) await api.send("POST /api/v1/auth/login", { body: { ...MINA_LOGIN, password: "wrong" }, access: null });
    expect((await send(api, "username=mina&password=long-enough")).status).toBe(429);
  });
});

describe("registering oneself", () => {
  const register = (api: Api, body: object = MINA, sourceIp = "10.0.0.1") =>
    api.send("POST /api/v1/auth/register", { body, access: null, sourceIp });

  it("is refused unless it is configured, and nothing is written or hashed", async () => {
    const api = anApi();
    const { status, error } = await register(api);
    expect([status, error.reason, await api.accounts.users.list({ skip: 0, limit: 10 })]).toEqual([403, "registration-off", []]);
  });

  it("gives an account that may read, at once where it is open", async () => {
    const api = anApi({ selfRegistration: "open" });
    const { status, json } = await register(api);
    expect([status, json]).toMatchObject([201, { username: "mina", is_active: true, is_superuser: false, is_viewer: true }]);
    expect(api.memory.audit.entries).toMatchObject([{ operation: "register", kind: "user", who: "mina", id: "2", outcome: "done" }]);
    expect((await signedIn(api, MINA_LOGIN)).access).toBe("read");
  });

  it("gives one that waits for an administrator, who enables it and says what it may do", async () => {
    const api = anApi({ selfRegistration: "approval" });
    const { json } = await register(api);
    expect(json).toMatchObject({ id: 2, is_active: false });
    const refused = await api.send("POST /api/v1/auth/login", { body: MINA_LOGIN, access: null });
    expect([refused.status, refused.error.message]).toEqual([401, "User account is disabled"]);
    const admin = await signedIn(api);
    await api.send("PUT /api/v1/users/2", { ...admin, body: { is_active: true, is_viewer: false } });
    expect((await signedIn(api, MINA_LOGIN)).access).toBe("read operate");
  });

  it("takes no name from the first administrator, also before that one has signed in", async () => {
    const api = anApi({ selfRegistration: "open" });
    expect((await register(api, { ...MINA, username: "Admin" })).error.reason).toBe("user-exists");
    expect((await signedIn(api)).as.user).toBe(1);
  });

  it.each([
    ["POST /api/v1/auth/login", "body.username", { username: "mina\ud800", password: MINA.password }],
    ["POST /api/v1/users", "body.password", { ...MINA, email: "m2@example.com", username: "mina2", password: "long-enough\ud800" }],
  ])("%s refuses half a character in %s with 422", async (route, field, body) => {
    const { api, admin } = await anAdminAndMina();
    const { status, error } = await api.send(route, { ...admin, body });
    expect([status, error.details.map(({ path }) => `body.${path}`)]).toEqual([422, [field]]);
  });

  it("refuses a name or an address that is taken with 400, and a short password and rights with 422", async () => {
    const api = anApi({ selfRegistration: "open" });
    await register(api);
    for (const body of [
      { ...MINA, email: "other@example.com" },
      { ...MINA, username: "other" },
    ])
      expect(await register(api, body)).toMatchObject({ status: 400, error: { reason: "user-exists" } });
    for (const [field, value] of Object.entries({
      password: "short",
      is_superuser: true,
      is_active: false,
      is_viewer: false,
      scopes: [],
    })) {
      const { status, error } = await register(api, { ...MINA, username: "other", email: "other@example.com", [field]: value });
      expect([status, error.details.map(({ path }) => path)]).toEqual([422, [field]]);
    }
    const asFrontEndsSend = { ...MINA, username: "jun", email: "jun@example.com", is_active: true, is_superuser: false };
    expect((await register(api, asFrontEndsSend)).status).toBe(201);
  });

  it("is taken five times a minute from an address, and sixty times from all", async () => {
    const api = anApi({ selfRegistration: "open" });
    const attempt = (n: number, address: string) => register(api, { ...MINA, username: `u-${n}`, email: `u${n}@example.com` }, address);
    const own = [];
    for (let n = 0; n < 7; n += 1) own.push((await attempt(n, "10.0.0.1")).status);
    expect(own).toEqual([201, 201, 201, 201, 201, 429, 429]);
    const all = [];
    for (let n = 10; n < 70; n += 1) all.push((await attempt(n, `10.0.1.${n}`)).status);
    expect(all.filter((status) => status === 201)).toHaveLength(53);
    const entries = api.memory.audit.entries.filter(({ operation, outcome }) => operation === "register" && outcome === "refused");
    expect(entries).toEqual([]);
  });
});
