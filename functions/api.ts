import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import {
  audit,
  base,
  dispatchQueue,
  eventBus,
  jobs,
  queueDepths,
  requests,
  results,
  runLogs,
  runs,
  statistics,
  triggers,
  wakeSchedules,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { apiHandler } from "./handlers/api.ts";

/** Serves the management routes. Triggered by: HTTP API. */
const ports = {
  ...base("api"),
  ...jobs(),
  ...triggers(),
  ...workflows(),
  ...requests(),
  ...runs(),
  ...statistics(),
  ...runLogs(),
  ...workflowRuns(),
  ...results(),
  ...eventBus(),
  ...dispatchQueue(),
  ...queueDepths(),
  ...wakeSchedules(),
  ...audit(),
};
const unpacked = promisify(brotliDecompress);
const document = (name: string) => async () => (await unpacked(await readFile(new URL(`${name}.br`, import.meta.url)))).toString();

export const handler = apiHandler(ports, { openApi: document("openapi.json"), page: document("api.html") });
