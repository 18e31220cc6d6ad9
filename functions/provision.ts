import {
  base,
  dispatchQueue,
  eventRules,
  jobs,
  passes,
  runs,
  statistics,
  triggers,
  wakeSchedules,
  workerQueues,
  workflowRuns,
  workflows,
} from "../shared/composition.ts";
import { provisionHandler } from "./handlers/provision.ts";
import { definitionImages } from "../shared/streams-composition.ts";

/** Keeps EventBridge and the queues equal to the definitions. Triggered by: the stream of JobTable (definitions, and the pass over them), and daily. */
const ports = {
  ...base("provision"),
  ...jobs(),
  ...triggers(),
  ...workflows(),
  ...runs(),
  ...statistics(),
  ...workflowRuns(),
  ...dispatchQueue(),
  ...workerQueues(),
  ...wakeSchedules(),
  ...eventRules(),
  ...passes(),
  ...definitionImages(),
};

export const handler = provisionHandler(ports);
