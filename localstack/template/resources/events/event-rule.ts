import * as z from "zod";
import { existingBusName } from "../../../services/events/resolve-rule.ts";
import { ruleDefinitionSchema } from "../../../services/events/rule-definition.ts";
import { targetDefinitionSchema } from "../../../services/events/target-definition.ts";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::Events::Rule with an event pattern; schedules belong to AWS::Scheduler. */
export const eventRule = resourceType(
  "AWS::Events::Rule",
  z.strictObject({
    ...ruleDefinitionSchema.shape,
    Name: z.string().optional(),
    EventBusName: z.string().optional(),
    EventPattern: z.record(z.string(), z.unknown()).transform((pattern) => JSON.stringify(pattern)),
    ScheduleExpression: z.undefined("scheduled rules are not supported: use AWS::Scheduler").optional(),
    Targets: z.array(targetDefinitionSchema).max(5).default([]),
    Tags: ignored,
  }),
  ({ Name, EventBusName, Targets, EventPattern, State, Description, RoleArn }, context) => {
    const busName = existingBusName(EventBusName, context.events);
    const rule = context.events.store.putRule({
      busName,
      name: physicalName(Name, context),
      definition: { EventPattern, State, Description, RoleArn },
      targets: Targets,
      fromTemplate: true,
    });
    // CloudFormation answers `bus|name` for a rule of a custom bus.
    return { ref: busName === "default" ? rule.name : `${busName}|${rule.name}`, attributes: { Arn: rule.arn } };
  },
);
