import { EventBridgeClient, type EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";

/** A client that gives up a request that hangs, and tries again as often as its use calls for. */
export function eventBridgeClient(retries: Pick<EventBridgeClientConfig, "maxAttempts" | "retryMode">): EventBridgeClient {
  return new EventBridgeClient({ ...retries, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } });
}
