import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Access, Route, ServedBy } from "../../shared/contract/route.ts";
import { FRONT_DOOR_HEADER } from "../../shared/contract/deployment/front-door.ts";
import { routeKey } from "../../shared/contract/route.ts";
import type { RouteId, Routes } from "../../shared/contract/routes.ts";
import { BelfryError, invalid } from "../../shared/domain/errors.ts";
import { type Say, text } from "../../shared/domain/texts/text.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { compress } from "../middleware/compress.ts";
import { errorEnvelope } from "../middleware/error-envelope.ts";
import { flushTelemetry } from "../middleware/flush-telemetry.ts";
import { notModified } from "../middleware/not-modified.ts";
import { audited, type AuditPorts } from "./audit.ts";
import { sameToken } from "./bearer-token.ts";
import { accessesOf } from "./accesses-of.ts";
import { languageOf } from "./language.ts";
import { parseRequest } from "./parse-request.ts";
import { matches, parametersOf } from "./path-template.ts";
import type { Handlers, Caller, HttpAnswer, HttpEvent, HttpRequest, Refusal } from "./types.ts";

/** What every function takes that serves HTTP. */
export interface Serving extends Partial<Pick<AuditPorts, "audit" | "clock">> {
  readonly telemetry: FlushableTelemetry;
  /** A request without an authorizer's word is refused; false only on a laptop's loopback. */
  readonly authorizationRequired: boolean;
  /** A request that does not show it is refused, on every route; undefined where there is no other way to come. */
  readonly frontDoorSecret?: string | undefined;
  /** Says texts in English. Default: of the areas that every function has; the others are in `texts/en/all.ts`. */
  readonly english?: Say | undefined;
}

/**
 * A Lambda handler for the routes of one function, from its handlers. API Gateway has matched the route already. `routes`: its
 * own and perhaps others, not the whole table, of which a function would load all schemas.
 */
export function serve<Fn extends ServedBy>(routes: Pick<Routes, keyof Handlers<Fn>>, handlers: Handlers<Fn>, serving: Serving) {
  const { telemetry, authorizationRequired, frontDoorSecret, english } = serving;
  const byId: Readonly<Record<string, Route>> = routes;
  const bound = new Map<string, Bound>(
    Object.entries(handlers).flatMap(([id, handle]) => {
      const route = byId[id];
      return route ? [[routeKey(route), { id, route, handle: handle as Handle }] as const] : [];
    }),
  );
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .use(flushTelemetry(telemetry))
    .use(compress())
    .use(notModified())
    .use(errorEnvelope(telemetry, english))
    .handler(async (event) => {
      checkDoor(event, frontDoorSecret);
      const match = bound.get(event.routeKey) ?? withoutSlash(event);
      if (!match) {
        // Not before it is known who asks, where that matters.
        const hasSlash = event.routeKey === "$default" && /[^/]\/$/.test(event.rawPath);
        const elsewhere = hasSlash ? (await otherRoutes()).servedElsewhere(event) : undefined;
        if (!elsewhere?.open) checkCaller(event, authorizationRequired);
        if (elsewhere) return { statusCode: 308, headers: { location: (await otherRoutes()).withoutSlashAtEnd(event) } };
        throw (await otherRoutes()).noSuchRoute(event);
      }
      const { id: routeId, route, handle } = match;
      const { headers, rawQueryString: rawQuery } = event;
      // AWS leaves them out where there are none; emulators say null.
      const params = event.pathParameters ?? {};
      const { requestId, authorizer, http } = event.requestContext;
      const { name: caller, access: granted, user, subject, session } = authorizer?.lambda ?? {};
      const userId = user === undefined ? undefined : Number(user);
      const who = { caller, session, userId, subject, sourceIp: http.sourceIp };
      const asker = {
        routeId,
        method: route.method,
        params,
        requestId,
        ...who,
        caller: caller === undefined ? undefined : { name: caller, userId },
      };
      return audited(serving, asker, async () => {
        if (!route.signed && !route.open && !route.login) checkAccess(event, route.access, authorizationRequired);
        const { say, name: language, zodErrors } = await languageOf(headers["accept-language"], english);
        const parsed = parseRequest(route, event, zodErrors);
        const access = accessesOf(granted);
        const answer = await handle({ ...parsed, say, language, headers, rawQuery, requestId, ...who, access } as HttpRequest<RouteId>);
        return respond(answer.status ?? route.status, answer, requestId);
      });
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

const otherRoutes = () => import("./other-routes.ts");

interface Bound {
  readonly id: string;
  readonly route: Route;
  readonly handle: Handle;
}

type Handle = (request: HttpRequest<RouteId>) => Promise<HttpAnswer>;

function respond(status: number, answer: HttpAnswer, requestId: string): APIGatewayProxyStructuredResultV2 {
  const always = { "x-content-type-options": "nosniff", "x-request-id": requestId };
  // Without a body there is no type of it (RFC 9110, 15.3.5).
  if (status === 204) return { statusCode: status, headers: { ...always, ...answer.headers } };
  const contentType = answer.contentType ?? "application/json; charset=utf-8";
  return {
    statusCode: status,
    headers: { "content-type": contentType, ...always, ...answer.headers },
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
  if (!caller) throw new BelfryError({ code: "UNAUTHORIZED" });
  if (caller.refused) throw refusalOf(caller.refused);
  return caller;
}

function refusalOf(refused: Refusal): BelfryError {
  switch (refused) {
    case "token-missing":
      return new BelfryError({ code: "UNAUTHORIZED" });
    case "token-unknown":
      return new BelfryError({ code: "UNAUTHORIZED", text: text(refused) });
    case "user-id-form":
      return invalid("x-user-id", text(refused));
    case "user-not-admin":
      return new BelfryError({ code: "FORBIDDEN", text: text(refused) });
    case "issuer-unreachable":
    case "user-service-failed":
      return new BelfryError({ code: "UNAVAILABLE", text: text(refused) });
  }
}
