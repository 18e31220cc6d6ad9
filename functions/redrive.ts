import { audit, base, deadLetters, dispatchQueue, jobs, passes, runs, workflowRuns } from "../shared/composition.ts";
import { redriveHandler } from "./handlers/redrive.ts";

/** Shows dead letters and sends them back. Triggered by: HTTP API, and `npm run redrive`, which invokes it with the operator's credentials. */
const ports = {
  ...base("redrive"),
  ...jobs(),
  ...runs(),
  ...workflowRuns(),
  ...passes(),
  ...dispatchQueue(),
  ...deadLetters(),
  ...audit(),
};

export const handler = redriveHandler(ports);
