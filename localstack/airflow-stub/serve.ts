import type { StubAccess, StubUser } from "./access.ts";
import { PlainText, Refusal, routeOf, type StubAnswer, type StubRoute } from "./answer.ts";
import type { StubSwitches } from "./switches.ts";
import { V1_NO_ROUTE, V1_ROUTES, v1Refusal } from "./v1-routes.ts";
import { V1_IS_GONE, V2_NO_ROUTE, V2_ROUTES, v2Refusal } from "./v2-routes.ts";
import type { AirflowWorld } from "./world.ts";

interface Served {
  readonly api: "v1" | "v2";
  readonly world: AirflowWorld;
  readonly access: StubAccess;
  readonly switches: StubSwitches;
}

interface Incoming {
  readonly method: string;
  /** As it came, encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly authorization: string;
  readonly accept: string;
}

const JSON_TYPE = "application/json";

export function serve(served: Served, incoming: Incoming): StubAnswer {
  return served.api === "v1" ? serveV1(served, incoming) : serveV2(served, incoming);
}

function serveV1(served: Served, incoming: Incoming): StubAnswer {
  const problem = (refusal: Refusal) => json(refusal.status, v1Refusal(refusal), "application/problem+json");
  if (!incoming.path.startsWith("/api/v1/")) return { status: 404, type: "text/html; charset=utf-8", text: "<h1>Airflow 404</h1>" };
  const found = routeOf(V1_ROUTES, incoming.method, incoming.path.slice("/api/v1".length));
  if (!found) return json(404, V1_NO_ROUTE, "application/problem+json");
  if (found === "method") return problem(new Refusal(405, "Method Not Allowed", "Method Not Allowed"));
  try {
    const user = found.route.open ? served.access.users.get("viewer") : served.access.basicUser(incoming.authorization);
    // Airflow 2.10 says the same of who is not known and of who may not.
    if (!user || !mayCall(user, incoming.method)) throw new Refusal(403, null, "Forbidden");
    const unknown = [...incoming.query.keys()].find((name) => !found.route.query?.includes(name));
    if (unknown !== undefined) throw new Refusal(400, `Extra query parameter(s) ${unknown} not in spec`, "Bad Request");
    return answered(served, incoming, found.route, found.params, user);
  } catch (error) {
    if (error instanceof PlainText) return { status: 500, type: "text/html; charset=utf-8", text: error.text };
    if (error instanceof Refusal) return problem(error);
    throw error;
  }
}

function serveV2(served: Served, incoming: Incoming): StubAnswer {
  const { method, path } = incoming;
  if (path === "/auth/token" && method === "POST") return logIn(served, incoming.body);
  if (path.startsWith("/api/v1/")) return json(404, V1_IS_GONE);
  const found = path.startsWith("/api/v2/") ? routeOf(V2_ROUTES, method, path.slice("/api/v2".length)) : undefined;
  if (!found) return json(404, V2_NO_ROUTE);
  if (found === "method") return json(405, { detail: "Method Not Allowed" });
  try {
    const user = found.route.open ? served.access.users.get("viewer") : bearerOf(served, incoming.authorization);
    if (!user || !mayCall(user, method)) throw new Refusal(403, "Forbidden");
    return answered(served, incoming, found.route, found.params, user);
  } catch (error) {
    if (error instanceof Refusal) return json(error.status, v2Refusal(error));
    throw error;
  }
}

function bearerOf({ access, world }: Served, authorization: string): StubUser {
  if (!authorization.startsWith("Bearer ")) throw new Refusal(401, "Not authenticated");
  const user = access.userOf(authorization.slice("Bearer ".length), world.now());
  if (user === "expired") throw new Refusal(401, "Token Expired");
  if (user === "invalid") throw new Refusal(403, "Invalid JWT token");
  return user;
}

function logIn({ access, world }: Served, body: string): StubAnswer {
  const { username, password } = objectOf(body);
  const token = access.logIn(username, password, world.now());
  return token === undefined ? json(401, { detail: "Invalid credentials" }) : json(201, { access_token: token });
}

function mayCall({ role }: StubUser, method: string): boolean {
  return role === "admin" || method === "GET";
}

function answered(
  { world, switches }: Served,
  { query, body, accept }: Incoming,
  route: StubRoute,
  params: Readonly<Record<string, string>>,
  user: StubUser,
): StubAnswer {
  const value = route.answer({ world, switches, user, params, query, body: objectOf(body), accept });
  const { status = 200 } = route;
  if (value instanceof PlainText) return { status, type: "text/plain", text: value.text };
  return value === undefined || status === 204 ? { status, type: JSON_TYPE, text: "" } : json(status, value);
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function json(status: number, value: unknown, type = JSON_TYPE): StubAnswer {
  return { status, type, text: JSON.stringify(value) };
}
