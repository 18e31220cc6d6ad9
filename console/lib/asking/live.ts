/**
 * Live updates: while a socket is open, what a frame is about is asked for at once, and everything else seldom. It carries no
 * state of its own, so a frame that is lost or late shows nothing wrong. Where it cannot connect, nothing is different from before.
 */
import { effect } from "@preact/signals";
import { type Changed, concerns, newsFilter, PING_EVERY, slower, waitBefore } from "./live-rules.ts";
import type { pace, refresh } from "./query.ts";
import type { config, signedOut, token } from "./session.ts";

/** What it works on. Handed over and not imported, so that this file is loaded by itself, after the first screen. */
interface Page {
  readonly pace: typeof pace;
  readonly refresh: typeof refresh;
  readonly config: typeof config;
  readonly signedOut: typeof signedOut;
  readonly token: typeof token;
}

/** Frames that come together ask once, in ms. A list of many runs is not asked for more often than this. */
const TOGETHER = 250;
const AT_MOST_EVERY = 1_000;

let page: Page;
let socket: WebSocket | undefined;
let failed = 0;
let wasOpen = false;
let retry: ReturnType<typeof setTimeout> | undefined;
let ping: ReturnType<typeof setInterval> | undefined;
let isNews = newsFilter();
let waiting: Changed[] = [];
let askedAt = 0;

/** Connects as soon as it is known where and as whom, and again whenever that changes or the connection is lost. */
export function startLive(of: Page): void {
  page = of;
  effect(() => {
    const url = page.config.value?.live;
    const given = page.token.value;
    const nobody = page.signedOut();
    close();
    failed = 0;
    if (url !== undefined && !nobody) connect(url, given);
  });
}

function connect(url: string, given: string | undefined): void {
  const address = new URL(`${url}?path=/ws&frames=changes`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  let own: WebSocket;
  try {
    own = new WebSocket(address, ["belfry.v1", ...(given === undefined ? [] : [`belfry.token.${given}`])]);
  } catch {
    // A token that no subprotocol can be, or an address that is none: the screens ask by themselves.
    return;
  }
  socket = own;
  const lost = () => {
    if (socket !== own) return;
    close();
    retry = setTimeout(() => connect(url, given), waitBefore(failed));
    failed += 1;
  };
  let heard = true;
  own.addEventListener("open", () => {
    failed = 0;
    isNews = newsFilter();
    page.pace.slower = slower;
    ping = setInterval(() => {
      // Nothing since the last one, not even its answer: the other end is gone, and nobody said so.
      if (!heard) return lost();
      heard = false;
      own.send(`{"type":"ping"}`);
    }, PING_EVERY);
    // What happened meanwhile. The first time, what the screens have just read is read again at their own pace.
    if (wasOpen) page.refresh();
    wasOpen = true;
  });
  own.addEventListener("message", ({ data }) => {
    heard = true;
    hear(own, String(data));
  });
  own.addEventListener("close", lost);
  // A browser without a network keeps its sockets for a while, as if nothing were the matter.
  addEventListener("offline", lost, { once: true });
}

function hear(own: WebSocket, text: string): void {
  const frame = JSON.parse(text) as Partial<Changed> & { readonly type?: string; readonly error?: string };
  if (frame.error === "Connection expired") own.close();
  if (frame.type !== "run.changed" || !isNews(frame as Changed)) return;
  waiting.push(frame as Changed);
  if (waiting.length > 1) return;
  setTimeout(askAgain, Math.max(TOGETHER, askedAt + AT_MOST_EVERY - Date.now()));
}

function askAgain(): void {
  const changed = waiting;
  waiting = [];
  askedAt = Date.now();
  // Not while nobody looks; who comes back is shown everything anew.
  if (document.visibilityState === "visible") page.refresh((key) => changed.some((one) => concerns(key, one)));
}

function close(): void {
  const old = socket;
  socket = undefined;
  clearTimeout(retry);
  clearInterval(ping);
  page.pace.slower = () => 1;
  old?.close();
}
