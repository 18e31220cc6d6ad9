import { EventBridgeClient, type EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";
import { requestLimits } from "../request-limits.ts";

/** A client that gives up a request that hangs, and tries again as often as its use calls for. */
export function eventBridgeClient(retries: Pick<EventBridgeClientConfig, "maxAttempts" | "retryMode">): EventBridgeClient {
  return new EventBridgeClient({ ...retries, requestHandler: requestLimits() });
}
