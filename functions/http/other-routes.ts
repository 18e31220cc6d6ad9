/** For requests to what their function does not serve, which are few: loaded for these, with the routes of all functions. */
import type { Route } from "../../shared/contract/route.ts";
import { routes } from "../../shared/contract/routes.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import { matches } from "./path-template.ts";
import type { HttpEvent } from "./types.ts";

const allRoutes = Object.values<Route>(routes);

/**
 * The route of another function whose address this is, but for a slash at its end: the caller is led to the one without, with the
 * same method and body.
 */
export function servedElsewhere({ rawPath, requestContext }: HttpEvent): Route | undefined {
  return allRoutes.find(({ method, path }) => method === requestContext.http.method && matches(path, rawPath.slice(0, -1)));
}

/** The address that it is led to, on the same host. A path of several slashes at its start would name another one. */
export function withoutSlashAtEnd({ rawPath, rawQueryString }: HttpEvent): string {
  const path = rawPath.slice(0, -1).replace(/^\/+/, "/");
  return rawQueryString === "" ? path : `${path}?${rawQueryString}`;
}

/** 405 where the path is known with other methods, else 404: also where this very route is known, for then this scope does not have it. */
export function noSuchRoute(event: HttpEvent): BelfryError {
  const path = event.rawPath.replace(/(?<=.)\/$/, "");
  const matching = allRoutes.filter((route) => matches(route.path, path));
  // `/runs/start` has routes of its own: that a run could be called so is no method of it.
  const own = matching.filter((route) => route.path === path);
  const allowed = (own.length > 0 ? own : matching).map(({ method }) => method);
  const isThere = allowed.length > 0 && !allowed.includes(event.requestContext.http.method as Route["method"]);
  if (isThere && path === event.rawPath) return new BelfryError({ code: "METHOD_NOT_ALLOWED", allowed });
  return new BelfryError({ code: "NOT_FOUND", kind: "route", id: `${event.requestContext.http.method} ${event.rawPath}` });
}
