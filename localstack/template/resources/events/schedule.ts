import { scheduleDefinitionSchema } from "../../../services/scheduler/schedule-definition.ts";
import * as z from "zod";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::Scheduler::Schedule. An unchanged schedule keeps its place in time; a changed one is updated. */
export const schedule = resourceType(
  "AWS::Scheduler::Schedule",
  z.looseObject({ Name: z.string().optional(), GroupName: z.string().default("default") }),
  ({ Name, GroupName, ...rest }, context) => {
    const definition = scheduleDefinitionSchema.parse(rest);
    const stored = context.scheduler.put(GroupName, physicalName(Name, context), definition);
    return { ref: stored.name, attributes: { Arn: stored.arn } };
  },
);
