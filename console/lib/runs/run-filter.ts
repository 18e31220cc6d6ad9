import { readParameters, type WrongParameter } from "../forms/parameters.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";

export const STATUSES = [
  "failed",
  "timeout",
  "missed",
  "skipped",
  "success",
  "running",
  "queued",
  "cancelled",
] as const satisfies RunStatus[];
export const KINDS = ["job", "step", "workflow"] as const;
export const SOURCES = ["clock", "hand", "event", "chain", "step"] as const;
const ORDERS = ["newest", "oldest"] as const;
/** How far back is looked where no time is given: hours. */
export const SPANS = [1, 24, 168, 720] as const;
const SPAN = 24;
const HOUR_MS = 3_600_000;

type Kind = (typeof KINDS)[number];
type Source = (typeof SOURCES)[number];

/** Which runs are shown; all of it is in the address. */
export interface RunFilter {
  /** Part of the error or reason. */
  readonly q: string;
  /** None: all. */
  readonly status: readonly RunStatus[];
  /** None: runs of jobs and of steps. */
  readonly kind: readonly Kind[];
  readonly source: Source | undefined;
  /** Keys, such as `job#buy-scanner`. */
  readonly owner: readonly string[];
  readonly notOwner: readonly string[];
  /** ISO 8601; both together, or else `hours` counts. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** So many hours until now. */
  readonly hours: number;
  /** Seconds. */
  readonly lateOver: number | undefined;
  readonly order: (typeof ORDERS)[number];
}

/** A filter, and parameters with values that they cannot have. */
export interface ReadRunFilter {
  readonly filter: RunFilter;
  readonly wrong: readonly WrongParameter[];
}

/** Reads the query of the address. Unknown parameters are ignored, wrong ones named. */
export function readRunFilter(query: URLSearchParams): ReadRunFilter {
  const { wrong, read, choice } = readParameters(query);
  const several = <Value extends string>(name: string, values: readonly Value[]) =>
    read(name, (text) => {
      const found = text.split(",").map((part) => values.find((value) => value === part));
      return found.every((value) => value !== undefined) ? found : undefined;
    }) ?? [];
  const owners = (name: string) => read(name, (text) => ownersIn(text)) ?? [];
  const instant = (name: string) => read(name, (text) => (Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()));
  const filter = {
    q: (query.get("q") ?? "").slice(0, 200),
    status: several("status", STATUSES),
    kind: several("kind", KINDS),
    source: choice("source", SOURCES),
    owner: owners("owner"),
    notOwner: owners("not_owner"),
    from: instant("from"),
    to: instant("to"),
    hours: choice("hours", SPANS) ?? SPAN,
    lateOver: read("late_over", (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined)),
    order: choice("order", ORDERS) ?? "newest",
  };
  return { filter, wrong };
}

/** As many as the API takes. */
const OWNERS = 20;

function ownersIn(text: string): readonly string[] | undefined {
  const owners = text.split(",");
  return owners.length <= OWNERS && owners.every((owner) => /^(?:job|workflow)#[A-Za-z0-9][\w.:-]{0,170}$/.test(owner))
    ? owners
    : undefined;
}

/** What the API is asked: the first page. @param now epoch ms; the start of a span is a whole minute, so that the question stays the same */
export function runsQuery(filter: RunFilter, now: number, limit: number): string {
  const { q, status, kind, source, owner, notOwner, from, to, hours, lateOver, order } = filter;
  const isSpan = from === undefined && to === undefined;
  const begin = isSpan && hours !== SPAN ? new Date(Math.floor(now / 60_000) * 60_000 - hours * HOUR_MS).toISOString() : from;
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ["limit", String(limit)],
    ["from", begin],
    ["to", to],
    ["kind", listOf(kind)],
    ["status", listOf(status)],
    ["source", source],
    ["owner", listOf(owner)],
    ["not_owner", listOf(notOwner)],
    ["late_over", lateOver === undefined ? undefined : String(lateOver)],
    ["q", q.trim() === "" ? undefined : q.trim()],
    ["order", order === "newest" ? undefined : order],
  ];
  return parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`])).join("&");
}

function listOf(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(",");
}

/** Runs that something leads to. */
export interface LinkedRuns {
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly status?: readonly RunStatus[];
  readonly lateOver?: number;
  readonly kind?: readonly Kind[];
  /** A key, such as `job#buy-scanner`. */
  readonly owner?: string | undefined;
}

/** The query of the address of these runs, with its question mark; empty: all. */
export function linkQuery({ from, to, status, lateOver, kind, owner }: LinkedRuns): string {
  const query = new URLSearchParams();
  if (from !== undefined) query.set("from", from);
  if (to !== undefined) query.set("to", to);
  if (status !== undefined) query.set("status", status.join(","));
  if (lateOver !== undefined) query.set("late_over", String(lateOver));
  if (kind !== undefined) query.set("kind", kind.join(","));
  if (owner !== undefined) query.set("owner", owner);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** From the first to the last instant of an hour. @param from ISO 8601 */
export function hourFrom(from: string): Required<Pick<LinkedRuns, "from" | "to">> {
  return { from, to: new Date(Date.parse(from) + HOUR_MS - 1).toISOString() };
}
