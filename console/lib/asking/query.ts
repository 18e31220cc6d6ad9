import { batch, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Answer, ApiError, send } from "./api.ts";
import { serverNow } from "../time/clock.ts";
import { signedOut } from "./session.ts";

/** What is known of an answer. Data stays while the next one loads, and when it fails. */
export interface Query<Data> {
  readonly data: Data | undefined;
  readonly error: ApiError | undefined;
  reload(): void;
}

interface Entry {
  readonly data: Signal<unknown>;
  readonly error: Signal<ApiError | undefined>;
  text: string;
  etag: string | undefined;
  askedAt: number;
  /** Ms between questions, the smallest that a user of it asked for. */
  every: number;
  users: number;
  flight: AbortController | undefined;
  /** Something changed while it was being asked for: its answer may be from before. */
  stale: boolean;
  read: Reader;
}

/** Asks for an answer, whole. */
type Reader = (key: string, etag: string | undefined, abort: AbortSignal) => Promise<Omit<Answer, "next">>;

const entries = new Map<string, Entry>();
const KEPT = 60;
/** Ms between the questions of a screen that is open. */
export const EVERY = 5_000;
/** On a run that is active. */
export const OFTEN = 2_000;
const IDLE_EVERY = 15_000;
const IDLE_AFTER = 600_000;

/** How many times less often an answer is asked for than its screen wants: while changes are told of otherwise. */
export const pace: { slower: (key: string) => number } = { slower: () => 1 };

/** When the API last answered, by its clock; undefined: never yet. `connected`: the last question was answered. */
export const live: { readonly at: Signal<number | undefined>; readonly connected: Signal<boolean> } = {
  at: signal<number | undefined>(undefined),
  connected: signal(true),
};

/**
 * The answer to a GET, asked again while a screen shows it: the address is the key, what is known shows at once, one question
 * is under way at a time, and leaving the screen ends it.
 * @param key undefined asks nothing
 * @param read how it is asked for; the same for the same key
 */
export function useQuery<Data>(key: string | undefined, every = EVERY, read: Reader = readAll): Query<Data> {
  const entry = key === undefined ? undefined : entryOf(key);
  if (entry) entry.read = read;
  useEffect(() => {
    if (key === undefined) return undefined;
    const entry = entryOf(key);
    entry.users += 1;
    entry.every = entry.users === 1 ? every : Math.min(entry.every, every);
    if (serverNow() - entry.askedAt > 1_000) void ask(key, entry);
    return () => {
      entry.users -= 1;
      if (entry.users === 0) entry.flight?.abort();
    };
  }, [key, every]);
  return {
    data: entry?.data.value as Data | undefined,
    error: entry?.error.value,
    reload: () => void (key !== undefined && entry && ask(key, entry)),
  };
}

/** What is known of an answer without asking for it. */
export function known<Data>(key: string): ReadonlySignal<Data | undefined> {
  return entryOf(key).data as Signal<Data | undefined>;
}

/** Asks again for all that is on the screen, or what of it is concerned: something was changed. Also where it is just being asked for. */
export function refresh(concerned: (key: string) => boolean = () => true): void {
  for (const [key, entry] of entries) {
    if (entry.users === 0 || !concerned(key)) continue;
    entry.stale = entry.flight !== undefined;
    void ask(key, entry);
  }
}

/** Puts an answer in place of what is known, such as what a change answered. */
export function put(key: string, data: unknown): void {
  const entry = entryOf(key);
  entry.text = JSON.stringify(data);
  entry.data.value = data;
}

function entryOf(key: string): Entry {
  const found = entries.get(key);
  if (found) return found;
  const entry = {
    data: signal(undefined),
    error: signal(undefined),
    text: "",
    etag: undefined,
    askedAt: 0,
    every: EVERY,
    users: 0,
    flight: undefined,
    stale: false,
    read: readAll,
  };
  entries.set(key, entry);
  // The oldest that nobody looks at goes.
  const old = [...entries].find(([name, { users }]) => users === 0 && name !== key);
  if (entries.size > KEPT && old) entries.delete(old[0]);
  return entry;
}

async function ask(key: string, entry: Entry): Promise<void> {
  if (entry.flight || signedOut()) return;
  const flight = (entry.flight = new AbortController());
  entry.stale = false;
  entry.askedAt = serverNow();
  try {
    const { status, text, etag } = await entry.read(key, entry.etag, flight.signal);
    batch(() => {
      live.at.value = serverNow();
      live.connected.value = true;
      entry.error.value = undefined;
      entry.etag = etag;
      if (status === 304 || text === entry.text) return;
      entry.text = text;
      entry.data.value = JSON.parse(text) as unknown;
    });
  } catch (error) {
    if (flight.signal.aborted) return;
    const problem = error instanceof ApiError ? error : new ApiError(0, { message: String(error) });
    entry.error.value = problem;
    if (problem.status === 0 || problem.status >= 500) live.connected.value = false;
  } finally {
    entry.flight = undefined;
    if (entry.stale && entry.users > 0) void ask(key, entry);
  }
}

/** All pages of a list, as one. */
async function readAll(key: string, etag: string | undefined, abort: AbortSignal) {
  const first = await send(key, { ifNoneMatch: etag, signal: abort });
  if (first.next === undefined || !first.text.startsWith("[")) return first;
  const all = JSON.parse(first.text) as unknown[];
  let next: string | undefined = first.next;
  while (next !== undefined) {
    const page: Answer = await send(next, { signal: abort });
    all.push(...(JSON.parse(page.text) as unknown[]));
    next = page.next;
  }
  return { ...first, text: JSON.stringify(all), etag: undefined };
}

let usedAt = Date.now();
for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, () => (usedAt = Date.now()), { passive: true });

function askWhatIsDue(): void {
  if (document.visibilityState !== "visible") return;
  const idle = Date.now() - usedAt > IDLE_AFTER;
  for (const [key, entry] of entries) {
    const every = (idle ? Math.max(entry.every, IDLE_EVERY) : entry.every) * pace.slower(key);
    if (entry.users > 0 && serverNow() - entry.askedAt >= every) void ask(key, entry);
  }
}
setInterval(askWhatIsDue, 500);
document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && refresh()));
addEventListener("online", () => refresh());
