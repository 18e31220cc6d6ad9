import type { RouteDefinition } from "../../template/stack-model.ts";

/** A route that a request matched, with its decoded path parameters. */
export interface MatchedRoute {
  route: RouteDefinition;
  pathParameters: Record<string, string> | undefined;
}

interface CompiledRoute {
  route: RouteDefinition;
  method: string;
  segments: string[];
  greedy: boolean;
}

/**
 * Compiles the routes of an HTTP API into a matcher with API Gateway's precedence: a full match before a greedy
 * `{proxy+}` one, static segments before variables, a named method before ANY, `$default` last.
 */
export function compileRoutes(routes: RouteDefinition[]): (method: string, path: string) => MatchedRoute | undefined {
  const fallback = routes.find(({ routeKey }) => routeKey === "$default");
  const compiled = routes
    .filter(({ routeKey }) => routeKey !== "$default")
    .map(compile)
    .toSorted(byPrecedence);
  // Literal paths are most of all requests: found without trying one route after the other.
  const literal = new Map(
    compiled.filter(({ segments }) => !segments.some(isVariable)).map((entry) => [`${entry.method} /${entry.segments.join("/")}`, entry]),
  );
  const patterns = compiled.filter(({ segments }) => segments.some(isVariable));
  return (method, path) => {
    const exact = literal.get(`${method} ${path}`) ?? literal.get(`ANY ${path}`);
    if (exact !== undefined) return { route: exact.route, pathParameters: undefined };
    const segments = path.split("/").slice(1);
    for (const candidate of patterns) {
      if (candidate.method !== method && candidate.method !== "ANY") continue;
      const pathParameters = match(candidate, segments);
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: undefined };
  };
}

function compile(route: RouteDefinition): CompiledRoute {
  const [method = "", path = ""] = route.routeKey.split(" ");
  const segments = path.split("/").slice(1);
  return { route, method, segments, greedy: segments.at(-1)?.endsWith("+}") === true };
}

function isVariable(segment: string): boolean {
  return segment.startsWith("{");
}

function byPrecedence(left: CompiledRoute, right: CompiledRoute): number {
  if (left.greedy !== right.greedy) return left.greedy ? 1 : -1;
  for (let index = 0; index < Math.min(left.segments.length, right.segments.length); index += 1) {
    const difference = Number(isVariable(left.segments[index] ?? "")) - Number(isVariable(right.segments[index] ?? ""));
    if (difference !== 0) return difference;
  }
  return right.segments.length - left.segments.length || Number(left.method === "ANY") - Number(right.method === "ANY");
}

function match({ segments, greedy }: CompiledRoute, path: string[]): Record<string, string> | undefined {
  if (greedy ? path.length < segments.length : path.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const value = greedy && isLast ? path.slice(index).join("/") : path[index];
    if (value === undefined) return undefined;
    if (!isVariable(segment)) {
      if (segment !== value) return undefined;
    } else {
      if (value === "") return undefined;
      parameters[segment.slice(1, greedy && isLast ? -2 : -1)] = decode(value);
    }
  }
  return parameters;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
