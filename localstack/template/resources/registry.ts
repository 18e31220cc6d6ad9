import { api } from "./api/api.ts";
import { authorizer } from "./api/authorizer.ts";
import { bucketPolicy } from "./data/bucket-policy.ts";
import { bucket } from "./data/bucket.ts";
import { eventBus } from "./events/event-bus.ts";
import { eventBusPolicy } from "./events/event-bus-policy.ts";
import { eventInvokeConfig } from "./events/event-invoke-config.ts";
import { eventRule } from "./events/event-rule.ts";
import { eventSourceMapping } from "./event-source-mapping.ts";
import { lambdaFunction } from "./function.ts";
import { globalTable } from "./data/global-table.ts";
import { integration } from "./api/integration.ts";
import { NO_BEHAVIOUR_TYPES } from "./no-behaviour.ts";
import { permission } from "./permission.ts";
import { queuePolicy } from "./data/queue-policy.ts";
import { queue } from "./data/queue.ts";
import type { ResourceType } from "./resource-type.ts";
import { route } from "./api/route.ts";
import { scheduleGroup } from "./events/schedule-group.ts";
import { schedule } from "./events/schedule.ts";
import { secret } from "./data/secret.ts";
import { stage } from "./api/stage.ts";
import { table } from "./data/table.ts";

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
