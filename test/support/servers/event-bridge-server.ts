import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { EventBridge } from "../../../localstack/services/events/event-bridge.ts";
import { runEventBridge } from "../../../localstack/services/events/event-bridge-api.ts";
import { openStateDatabase } from "../../../localstack/stack/state-database.ts";
import { startLocalService } from "./local-service.ts";

type Rule = Parameters<EventBridge["store"]["putRule"]>[0];

export interface EventBridgeServer {
  readonly client: EventBridgeClient;
  /** Makes a bus. */
  openBus(name: string): void;
  rules(bus: string): readonly Pick<Rule, "name" | "definition">[];
  targets(bus: string, rule: string): Rule["targets"];
  /** What a target's queue was sent, by the ARN of the queue. */
  delivered(arn: string): readonly string[];
  stop(): Promise<void>;
}

/** The local stack's EventBridge alone, over HTTP; it matches events and keeps what it would deliver. */
export async function startEventBridgeServer(): Promise<EventBridgeServer> {
  const database = openStateDatabase(undefined);
  const events = new EventBridge(database);
  const bodies: { readonly targetArn: string; readonly body: string }[] = [];
  events.start(async (deliveries) => void bodies.push(...deliveries));
  const service = await startLocalService("EventBridge", (request, body) => {
    const operation = String(request.headers["x-amz-target"]).replace("AWSEvents.", "");
    return runEventBridge(operation, body, events);
  });
  const client = new EventBridgeClient({
    endpoint: service.url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
  return {
    client,
    openBus: (name) => void events.store.putBus(name, undefined, Date.now()),
    rules: (bus) => [...events.store.rules(bus)],
    targets: (bus, rule) => events.store.rule(bus, rule)?.targets.map(({ definition }) => definition) ?? [],
    delivered: (arn) => bodies.filter(({ targetArn }) => targetArn === arn).map(({ body }) => body),
    async stop() {
      client.destroy();
      await service.stop();
      await events.stop();
      database.close();
    },
  };
}
