import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** GetSchedule. */
export function getSchedule({ scheduler, name, query }: SchedulerRequest): Record<string, unknown> {
  const schedule = scheduler.store.get(query.get("groupName") ?? "default", name);
  if (schedule === undefined) throw new ServiceError("ResourceNotFoundException", 404, `Schedule ${name} does not exist.`);
  const { StartDate, EndDate, ...definition } = schedule.definition;
  return {
    ...definition,
    Arn: schedule.arn,
    Name: schedule.name,
    GroupName: schedule.groupName,
    CreationDate: schedule.createdAt / 1000,
    LastModificationDate: schedule.modifiedAt / 1000,
    ...(StartDate === undefined ? {} : { StartDate: StartDate / 1000 }),
    ...(EndDate === undefined ? {} : { EndDate: EndDate / 1000 }),
  };
}
