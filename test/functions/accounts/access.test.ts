import { expect, it } from "vitest";
import { ACCESS, type Route } from "../../../shared/contract/route.ts";
import { routes } from "../../../shared/contract/routes.ts";
import { anApi } from "../http-events.ts";

const RUN = "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10";
/** A signed route lets anybody to its function, which judges by itself; an open one lets anybody in. */
const all = Object.entries<Route>(routes).filter(([, { signed, open, login }]) => !signed && !open && !login);
const open = Object.entries<Route>(routes).filter(([, { open, page }]) => open && !page);
const pages = Object.entries<Route>(routes).filter(([, { page }]) => page);
const targetOf = (path: string) => path.replace("{run_id}", RUN).replaceAll(/\{\w+\}/g, "abc");

it.each(all)("%s is for callers that were granted its access, and no other", async (_, { method, path, access }) => {
  for (const granted of ACCESS) {
    const answer = await anApi().send(`${method} ${targetOf(path)}`, { access: granted });
    expect(answer.error?.reason === "access-needed").toBe(granted !== access);
  }
});

it("a caller who may only read may not change anything, and is told what is missing", async () => {
  const { error } = await anApi().send("POST /jobs", { access: "read", body: {} });
  expect(error).toMatchObject({ code: "FORBIDDEN", message: "this needs the access 'admin'" });
});

it("a caller without any access is let in nowhere", async () => {
  for (const [, { method, path }] of all) {
    expect(await anApi().send(`${method} ${targetOf(path)}`, { access: "" })).toMatchObject({ status: 403 });
  }
});

it("accesses that merely look alike do not count", async () => {
  expect(await anApi().send("GET /jobs", { access: "reader already" })).toMatchObject({ status: 403 });
});

it("a request that no authorizer vouched for is refused where one is required", async () => {
  for (const [, { method, path }] of all) {
    const { status, error } = await anApi().send(`${method} ${targetOf(path)}`, { access: null });
    expect([status, error.code]).toEqual([401, "UNAUTHORIZED"]);
  }
});

it("on a laptop, where there is no authorizer, everyone may do everything", async () => {
  const api = anApi({ authorizationRequired: false });
  expect(await api.send("GET /jobs", { access: null })).toMatchObject({ status: 200 });
});

it("access is checked before the body is looked at", async () => {
  expect(await anApi().send("POST /jobs", { access: "read", text: "{" })).toMatchObject({ status: 403 });
});

it.each([
  ["token-missing", 401, "UNAUTHORIZED", "not-authenticated"],
  ["token-unknown", 401, "UNAUTHORIZED", "token-unknown"],
  ["issuer-unreachable", 503, "UNAVAILABLE", "issuer-unreachable"],
  ["user-not-admin", 403, "FORBIDDEN", "user-not-admin"],
  ["user-service-failed", 503, "UNAVAILABLE", "user-service-failed"],
] as const)(
  "a caller whom the authorizer names %s is refused with our own words, on every path",
  async (refused, expected, code, reason) => {
    const paths = [...all.map(([, { method, path }]) => `${method} ${targetOf(path)}`), "GET /no/such/path", "GET /jobs/"];
    for (const request of paths) {
      const { status, error, headers } = await anApi().send(request, { access: "", refused });
      expect([status, error.code, error.reason]).toEqual([expected, code, reason]);
      expect(headers["www-authenticate"]).toBe(expected === 401 ? "Bearer" : undefined);
    }
  },
);

const WITHOUT = { access: "user:read", as: { user: 2, session: "s" } } as const;
it.each<[string, string, object, number, string, string, string]>([
  [
    "no token",
    "GET /api/v1/tasks",
    { access: "", refused: "token-missing" },
    401,
    "Not authenticated",
    "로그인이 필요합니다.",
    "not-authenticated",
  ],
  [
    "a bad token",
    "GET /api/v1/auth/me",
    { access: "", refused: "token-unknown" },
    401,
    "Could not validate credentials",
    "인증 정보를 확인할 수 없습니다.",
    "token-unknown",
  ],
  [
    "one that may not read",
    "GET /api/v1/datasets",
    WITHOUT,
    403,
    "Missing required scopes: workflow:read",
    "필요한 스코프가 없습니다: workflow:read",
    "access-needed",
  ],
  [
    "one that may not write",
    "POST /api/v1/tasks/1/execute",
    WITHOUT,
    403,
    "Missing required scopes: workflow:write",
    "필요한 스코프가 없습니다: workflow:write",
    "access-needed",
  ],
  [
    "one of no administrator",
    "POST /api/v1/notifications/configs",
    WITHOUT,
    403,
    "Not enough permissions",
    "권한이 부족합니다.",
    "access-needed",
  ],
])("clients of tasks and accounts are told of %s as they know it: %s", async (_, request, sent, expected, detail, korean, reason) => {
  const { status, json } = await anApi().send(request, sent);
  expect([status, json]).toMatchObject([expected, { error: "HTTP error", detail, status_code: expected, reason }]);
  const inKorean = await anApi().send(request, { ...sent, headers: { "accept-language": "ko" } });
  expect(inKorean.json).toMatchObject({ detail: korean, reason });
});

it("all others are told in the words of all routes", async () => {
  expect((await anApi().send("GET /api/v1/workflows", { access: "", refused: "token-unknown" })).error.message).toMatch(
    /^the bearer token/,
  );
  expect((await anApi().send("POST /jobs", { access: "read" })).error.message).toBe("this needs the access 'admin'");
});

it("an x-user-id that is no number is named as the field at fault", async () => {
  const { status, error } = await anApi().send("GET /api/schedules", { access: "", refused: "user-id-form" });
  expect([status, error.details.map(({ path, reason }) => [path, reason])]).toEqual([400, [["x-user-id", "user-id-form"]]]);
});

it("health, the OpenAPI document and its page are for everybody, also with a slash behind them", async () => {
  expect(open.map(([, { path }]) => path).toSorted()).toEqual(["/docs", "/health", "/openapi.json"]);
  for (const [, { path }] of open) {
    for (const sent of [{ access: null }, { access: "", refused: "token-unknown" }] as const) {
      expect([(await anApi().send(`GET ${path}`, sent)).status, (await anApi().send(`GET ${path}/`, sent)).status]).toEqual([200, 200]);
    }
  }
});

it("where a front door stands before the API, nothing is served that did not come by it, open routes and webhooks included; only the console's files, which are no secret, are", async () => {
  const api = anApi({ frontDoorSecret: "word" });
  for (const { method, path, servedBy } of Object.values<Route>(routes)) {
    if (servedBy === "console") continue;
    for (const headers of [{}, { "x-belfry-front-door": "guess" }, { "x-belfry-front-door": "" }]) {
      const { status, error } = await api.send(`${method} ${targetOf(path)}`, { headers });
      expect([status, error.reason]).toEqual([403, "not-by-front-door"]);
    }
  }
  const headers = { "x-belfry-front-door": "word" };
  expect([(await api.send("GET /health", { headers })).status, (await api.send("GET /jobs", { headers })).status]).toEqual([200, 200]);
  expect(await api.send("GET /jobs", { headers, access: "", refused: "token-unknown" })).toMatchObject({ status: 401 });
});

it("the console's pages are open too: files that hold no data, served by a function that may read none", async () => {
  expect(pages.map(([, { path, open, servedBy, method }]) => [method, path, open, servedBy])).toEqual([
    ["GET", "/", true, "console"],
    ["GET", "/console", true, "console"],
    ["GET", "/console/{file+}", true, "console"],
  ]);
});

it("the console's address with a slash behind it, which no route takes, leads to the one without", async () => {
  for (const sent of [{ access: null }, { access: "", refused: "token-unknown" }] as const) {
    const { status, headers } = await anApi().send("GET /console/", sent);
    expect([status, headers["location"]]).toEqual([308, "/console"]);
  }
  expect((await anApi().send("GET /console/", { access: null })).text).not.toContain("error");
});
