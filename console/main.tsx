import { render } from "preact";
import { App } from "./screens/app.tsx";
import { listenForScrolling } from "./lib/came-back.ts";
import { listenForKeys } from "./lib/keys.ts";
import { listenForLeaving } from "./lib/leaving.ts";
import { pace, refresh } from "./lib/query.ts";
import { config, signedOut, token } from "./lib/session.ts";
import { reloadOnceWhenStale, start } from "./lib/start.ts";
import { loadWords } from "./words/index.ts";

reloadOnceWhenStale();
listenForKeys();
listenForLeaving();
listenForScrolling();
const root = document.getElementById("app");
if (root) {
  await Promise.all([start(), loadWords()]);
  render(<App />, root);
  // The first screen asks by itself: this can come after it.
  void import("./lib/live.ts").then(({ startLive }) => startLive({ pace, refresh, config, signedOut, token }));
}
