import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** GetScheduleGroup. */
export function getScheduleGroup({ scheduler, name }: SchedulerRequest): Record<string, unknown> {
  const group = scheduler.store.group(name);
  if (group === undefined) throw new ServiceError("ResourceNotFoundException", 404, `Schedule group ${name} does not exist.`);
  return {
    Arn: group.arn,
    Name: group.name,
    State: "ACTIVE",
    CreationDate: group.createdAt / 1000,
    LastModificationDate: group.createdAt / 1000,
  };
}
