import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Access, Route, ServedBy } from "../../shared/contract/route.ts";
import { FRONT_DOOR_HEADER } from "../../shared/contract/front-door.ts";
import { type RouteId, routeKey, routes } from "../../shared/contract/routes.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/text.ts";
import type { FlushableTelemetry } from "../../shared/adapters/powertools-telemetry.ts";
import { compress } from "../middleware/compress.ts";
import { errorEnvelope } from "../middleware/error-envelope.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";
import { sameToken } from "./bearer-token.ts";
import { accessesOf } from "./accesses-of.ts";
import { languageOf } from "./language.ts";
import { parseRequest } from "./parse-request.ts";
import type { Bindings, Caller, HttpAnswer, HttpEvent, HttpRequest } from "./types.ts";

interface Serving {
  readonly telemetry: FlushableTelemetry;
  /** A request without an authorizer's word is refused; false only on a laptop's loopback. */
  readonly authorizationRequired: boolean;
  /** A request that does not show it is refused, on every route; undefined where there is no other way to come. */
  readonly frontDoorSecret?: string | undefined;
}

/** A Lambda handler for the routes of one function, from its bindings. API Gateway has matched the route already. */
export function serve<Fn extends ServedBy>(bindings: Bindings<Fn>, { telemetry, authorizationRequired, frontDoorSecret }: Serving) {
  const bound = new Map<string, Bound>(
    Object.entries(bindings).map(([id, handle]) => [
      routeKey(routes[id as RouteId]),
      { route: routes[id as RouteId], handle: handle as Handle },
    ]),
  );
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .use(flushTelemetry(telemetry))
    .use(compress())
    .use(errorEnvelope(telemetry))
    .handler(async (event) => {
      checkDoor(event, frontDoorSecret);
      const match = bound.get(event.routeKey) ?? withoutSlash(event);
      if (!match && servedElsewhere(event)) return { statusCode: 308, headers: { location: event.rawPath.slice(0, -1) } };
      if (!match) {
        checkCaller(event, authorizationRequired);
        throw noSuchRoute(event);
      }
      const { route, handle } = match;
      if (!route.signed && !route.open) checkAccess(event, route.access, authorizationRequired);
      const { say, name: language, zodErrors } = await languageOf(event.headers["accept-language"]);
      const parsed = parseRequest(route, event, zodErrors);
      const { headers, rawQueryString: rawQuery } = event;
      const { requestId, authorizer } = event.requestContext;
      const { name: caller, access: granted } = authorizer?.lambda ?? {};
      const access = accessesOf(granted);
      const answer = await handle({ ...parsed, say, language, headers, rawQuery, requestId, caller, access } as HttpRequest<RouteId>);
      return respond(answer.status ?? route.status, answer, requestId);
    });

  /**
   * API Gateway takes no route whose path ends in a slash, and tells a path that does from one that does not: the request
   * comes by the route for all other paths, and is served as if it had none.
   */
  function withoutSlash(event: HttpEvent): Bound | undefined {
    const { method } = event.requestContext.http;
    if (event.routeKey !== "$default" || !event.rawPath.endsWith("/")) return undefined;
    const path = event.rawPath.slice(0, -1);
    const found = [...bound.values()].find(({ route }) => route.method === method && matches(route.path, path));
    if (found) event.pathParameters = parametersOf(found.route.path, path);
    return found;
  }
}

/** An open address of another function with a slash behind it: it is led to the one without. */
function servedElsewhere({ routeKey, rawPath, requestContext }: HttpEvent): boolean {
  if (routeKey !== "$default" || !/[^/]\/$/.test(rawPath)) return false;
  return Object.values<Route>(routes).some(
    ({ open, method, path }) => open && method === requestContext.http.method && matches(path, rawPath.slice(0, -1)),
  );
}

interface Bound {
  readonly route: Route;
  readonly handle: Handle;
}

type Handle = (request: HttpRequest<RouteId>) => Promise<HttpAnswer>;

function respond(status: number, answer: HttpAnswer, requestId: string): APIGatewayProxyStructuredResultV2 {
  const contentType = answer.contentType ?? "application/json; charset=utf-8";
  return {
    statusCode: status,
    headers: { "content-type": contentType, "x-content-type-options": "nosniff", "x-request-id": requestId, ...answer.headers },
    body: answer.text ?? JSON.stringify(answer.body),
  };
}

/** @throws FORBIDDEN for a request to the API's own address where a front door stands before it */
function checkDoor({ headers }: HttpEvent, secret: string | undefined): void {
  if (secret === undefined || sameToken(headers[FRONT_DOOR_HEADER] ?? "", secret)) return;
  throw new BelfryError({ code: "FORBIDDEN", text: text("not-by-front-door") });
}

function checkAccess(event: HttpEvent, needs: Access, authorizationRequired: boolean): void {
  const caller = checkCaller(event, authorizationRequired);
  if (caller && !caller.access.split(" ").includes(needs)) {
    throw new BelfryError({ code: "FORBIDDEN", text: text("access-needed", { needs }) });
  }
}

/** Who is known to the authorizer; undefined on a laptop's loopback, where everybody may do everything. */
function checkCaller(event: HttpEvent, authorizationRequired: boolean): Caller | undefined {
  const caller = event.requestContext.authorizer?.lambda;
  if (!caller && !authorizationRequired) return undefined;
  if (!caller || caller.refused === "token-missing") throw new BelfryError({ code: "UNAUTHORIZED" });
  if (caller.refused === "token-unknown") throw new BelfryError({ code: "FORBIDDEN", text: text("token-unknown") });
  return caller;
}

/** 405 where the path is known with another method, else 404. */
function noSuchRoute(event: HttpEvent): BelfryError {
  const path = event.rawPath.replace(/(?<=.)\/$/, "");
  const allowed = Object.values(routes).flatMap((route) => (matches(route.path, path) ? [route.method] : []));
  if (allowed.length > 0 && path === event.rawPath) return new BelfryError({ code: "METHOD_NOT_ALLOWED", allowed });
  return new BelfryError({ code: "NOT_FOUND", kind: "route", id: `${event.requestContext.http.method} ${event.rawPath}` });
}

function matches(template: string, path: string): boolean {
  const wanted = template.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => segment === given[index] || (segment.startsWith("{") && given[index] !== ""))
  );
}

function parametersOf(template: string, path: string): Record<string, string> {
  const given = path.split("/");
  return Object.fromEntries(
    template.split("/").flatMap((segment, index) => (segment.startsWith("{") ? [[segment.slice(1, -1), decoded(given[index] ?? "")]] : [])),
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
