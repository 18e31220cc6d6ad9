import { api } from "./api.ts";
import { authorizer } from "./authorizer.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { bucket } from "./bucket.ts";
import { eventBus } from "./event-bus.ts";
import { eventBusPolicy } from "./event-bus-policy.ts";
import { eventInvokeConfig } from "./event-invoke-config.ts";
import { eventRule } from "./event-rule.ts";
import { eventSourceMapping } from "./event-source-mapping.ts";
import { lambdaFunction } from "./function.ts";
import { globalTable } from "./global-table.ts";
import { integration } from "./integration.ts";
import { NO_BEHAVIOUR_TYPES } from "./no-behaviour.ts";
import { permission } from "./permission.ts";
import { queuePolicy } from "./queue-policy.ts";
import { queue } from "./queue.ts";
import type { ResourceType } from "./resource-type.ts";
import { route } from "./route.ts";
import { scheduleGroup } from "./schedule-group.ts";
import { schedule } from "./schedule.ts";
import { secret } from "./secret.ts";
import { stage } from "./stage.ts";
import { table } from "./table.ts";

const BEHAVING_TYPES = [
  table,
  globalTable,
  queue,
  queuePolicy,
  scheduleGroup,
  schedule,
  eventBus,
  eventBusPolicy,
  eventRule,
  lambdaFunction,
  eventSourceMapping,
  permission,
  eventInvokeConfig,
  api,
  route,
  integration,
  stage,
  authorizer,
  secret,
  bucket,
  bucketPolicy,
];

/** All CloudFormation types of the local stack, by name. A type that is not here is an error. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [...BEHAVING_TYPES, ...NO_BEHAVIOUR_TYPES].map((type) => [type.type, type]),
);
