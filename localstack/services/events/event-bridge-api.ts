import { ServiceError } from "../../endpoint/service-error.ts";
import { deleteRule } from "./actions/delete-rule.ts";
import { describeEventBus } from "./actions/describe-event-bus.ts";
import { describeRule } from "./actions/describe-rule.ts";
import { disableRule } from "./actions/disable-rule.ts";
import { enableRule } from "./actions/enable-rule.ts";
import { listEventBuses } from "./actions/list-event-buses.ts";
import { listRules } from "./actions/list-rules.ts";
import { listTargetsByRule } from "./actions/list-targets-by-rule.ts";
import { putEvents } from "./actions/put-events.ts";
import { putRule } from "./actions/put-rule.ts";
import { putTargets } from "./actions/put-targets.ts";
import { removeTargets } from "./actions/remove-targets.ts";
import type { EventBridge } from "./event-bridge.ts";

type Output = Record<string, unknown>;

const ACTIONS: Record<string, (input: unknown, events: EventBridge) => Output | Promise<Output>> = {
  PutEvents: putEvents,
  PutRule: putRule,
  DeleteRule: deleteRule,
  DescribeRule: describeRule,
  ListRules: listRules,
  EnableRule: enableRule,
  DisableRule: disableRule,
  PutTargets: putTargets,
  RemoveTargets: removeTargets,
  ListTargetsByRule: listTargetsByRule,
  DescribeEventBus: describeEventBus,
  ListEventBuses: listEventBuses,
};

/** Runs one EventBridge operation; throws ServiceError as the service would answer. */
export async function runEventBridge(operation: string, input: unknown, events: EventBridge): Promise<Output> {
  const action = ACTIONS[operation];
  if (action === undefined)
    throw new ServiceError("UnknownOperationException", 400, `The local EventBridge does not support ${operation}.`);
  return action(input, events);
}
