import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { eventBusName } from "../../../shared/contract/deployment/deployment.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { StackTriggers } from "../../support/stack/stack-triggers.ts";

const stack = useStack();
const MOST_RULES = 300;

it("a trigger whose rule EventBridge refuses holds up no definition that is registered after it", async () => {
  const events = new EventBridgeClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const EventPattern = JSON.stringify({ source: ["elsewhere"] });
  for (let index = 0; index < MOST_RULES; index += 1) {
    await events.send(new PutRuleCommand({ EventBusName: eventBusName("real"), Name: `foreign-${index}`, EventPattern }));
  }
  events.destroy();
  await new StackTriggers(stack.real).put("one-too-many", { type: "event", topic: "a.b", source_topic: "c.d" });

  const { job_id, queue } = own("behind");
  await stack.real.create({ job_id, queue, interval_seconds: 1 });
  const { message } = await stack.queues.take(queue);
  expect(message).toMatchObject({ job_id, trigger_source: "scheduler" });
});
