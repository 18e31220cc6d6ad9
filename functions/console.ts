import { consoleHandler } from "./handlers/console.ts";

/** Serves the console. Triggered by: HTTP API. Imports nothing that takes time to load: a person waits for its cold start. */
export const handler = consoleHandler(new URL("files/", import.meta.url));
