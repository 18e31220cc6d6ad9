import * as z from "zod";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::Scheduler::ScheduleGroup. */
export const scheduleGroup = resourceType(
  "AWS::Scheduler::ScheduleGroup",
  z.strictObject({ Name: z.string().optional(), Tags: ignored }),
  ({ Name }, context) => {
    const group = context.scheduler.store.ensureGroup(physicalName(Name, context), Date.now());
    return { ref: group.name, attributes: { Arn: group.arn, State: "ACTIVE" } };
  },
);
