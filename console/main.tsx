import { render } from "preact";
import { App } from "./screens/app.tsx";
import { listenForScrolling } from "./lib/page/came-back.ts";
import { listenForKeys } from "./lib/page/keys.ts";
import { listenForLeaving } from "./lib/page/leaving.ts";
import { pace, refresh } from "./lib/asking/query.ts";
import { config, signedOut, token } from "./lib/asking/session.ts";
import { reloadOnceWhenStale, start } from "./lib/asking/start.ts";
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
  void import("./lib/asking/live.ts").then(({ startLive }) => startLive({ pace, refresh, config, signedOut, token }));
}
