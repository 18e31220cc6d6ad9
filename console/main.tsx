import { render } from "preact";
import { App } from "./screens/app.tsx";
import { listenForKeys } from "./lib/keys.ts";
import { reloadOnceWhenStale, start } from "./lib/start.ts";

reloadOnceWhenStale();
listenForKeys();
const root = document.getElementById("app");
if (root) {
  await start();
  render(<App />, root);
}
