import type { Logger } from "../connection/logger.ts";
import type { SqsOptions } from "../connection/sqs-client.ts";
import type { ApiOptions } from "../connection/api-connection.ts";
import type { TriggerApi } from "./triggers/trigger-api.ts";
import type { Trigger } from "./triggers/trigger.ts";

/** How triggers with functions run in this process. */
export interface ClientRunOptions extends ApiOptions, SqsOptions {
  /** How many events of one trigger its functions work on at a time. @default 1 */
  readonly concurrency?: number;
  /** @default JSON lines on the console */
  readonly logger?: Logger;
}

/** A trigger with functions, registered. */
export interface ClientTrigger {
  readonly id: string;
  readonly topic: string;
  /** Where what sets it off comes in. */
  readonly queue: string;
  readonly trigger: Trigger;
  readonly triggers: TriggerApi;
}

/** What of a trigger runs in this process. */
export interface ClientRun {
  /** Begins to listen; a queue that does not exist yet is waited for in the background. Called again: nothing. */
  start(): Promise<void>;
  /** Resolves when the events in hand are dealt with. Called again: nothing. */
  stop(): Promise<void>;
}

/** The AWS SDK is loaded when something starts: programs without functions need none of it. */
export function clientRun(trigger: ClientTrigger, options: ClientRunOptions): ClientRun {
  let listening: { stop(): Promise<void> } | undefined;
  return {
    async start() {
      if (listening) return;
      const { listen } = await import("./router/listen.ts");
      listening = listen(trigger, options);
    },
    async stop() {
      const stopped = listening;
      listening = undefined;
      await stopped?.stop();
    },
  };
}
