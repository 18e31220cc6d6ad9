import { readFile } from "node:fs/promises";
import {
  base,
  dispatchQueue,
  eventBus,
  jobs,
  queueDepths,
  requests,
  results,
  runLogs,
  runs,
  triggers,
  wakeSchedules,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { apiBindings } from "./http/api-bindings.ts";
import { serve } from "./http/serve.ts";

/** Serves the management routes. Triggered by: HTTP API. */
const ports = {
  ...base("api"),
  ...jobs(),
  ...triggers(),
  ...workflows(),
  ...requests(),
  ...runs(),
  ...runLogs(),
  ...workflowRuns(),
  ...results(),
  ...eventBus(),
  ...dispatchQueue(),
  ...queueDepths(),
  ...wakeSchedules(),
};
const document = (name: string) => () => readFile(new URL(name, import.meta.url), "utf8");
export const handler = serve(apiBindings(ports, { openApi: document("openapi.json"), page: document("api.html") }), ports);
