import type { StubUser } from "./access.ts";
import type { StubSwitches } from "./switches.ts";
import type { AirflowWorld } from "./world.ts";

/** An answer over HTTP. */
export interface StubAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What Airflow refuses, in words of neither API. `title` and `detail` as `/api/v1` shows them, `detail` alone as `/api/v2`. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: unknown;
  readonly title: string | undefined;

  constructor(status: number, detail: unknown, title?: string) {
    super(String(title ?? detail));
    this.status = status;
    this.detail = detail;
    this.title = title;
  }
}

/** A request, once it is known who asks for what. */
export interface StubRequest {
  readonly world: AirflowWorld;
  readonly switches: StubSwitches;
  readonly user: StubUser;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accept: string;
}

export interface StubRoute {
  readonly method: string;
  /** `/dags/{dag_id}` */
  readonly path: string;
  /** Parameters that the query may have; `/api/v1` refuses others. */
  readonly query?: readonly string[];
  /** Nobody need be named. @default false */
  readonly open?: boolean;
  /** @default 200 */
  readonly status?: number;
  /** A value becomes JSON, undefined an empty answer, a text with a type itself. */
  answer(request: StubRequest): unknown;
}

/** Plain text in place of JSON; thrown, it is a page of the web server. */
export class PlainText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The route of a path, with what stands in it for its parameters. */
export function routeOf(
  routes: readonly StubRoute[],
  method: string,
  path: string,
): { readonly route: StubRoute; readonly params: Readonly<Record<string, string>> } | "method" | undefined {
  let other = false;
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const found = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (!found) continue;
    other = true;
    if (route.method !== method) continue;
    return { route, params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")])) };
  }
  return other ? "method" : undefined;
}

/** A field of a body, which may be anything, as text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
