import { base, runMovers } from "../shared/composition.ts";
import { notificationConfigs, notifyQueue } from "../shared/notifications-composition.ts";
import { reactHandler } from "./handlers/react.ts";
import { runImages, streamLetters } from "../shared/streams-composition.ts";

/**
 * Does what follows from a change of a run, or of a workflow's run, and announces it. Triggered by: the stream of RunTable,
 * filtered to ended and missed runs, further attempts, and workflows' runs that begin.
 */
const ports = {
  ...base("react"),
  ...runMovers(),
  ...notificationConfigs(),
  ...notifyQueue(),
  ...runImages(),
  setAside: streamLetters().setAside,
};

export const handler = reactHandler(ports);
