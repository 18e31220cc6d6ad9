import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";
import { parseSchedule } from "../scheduler-request.ts";

/** CreateSchedule: ConflictException when the name is taken in its group. */
export function createSchedule({ scheduler, name, body }: SchedulerRequest): Record<string, unknown> {
  const { groupName, definition } = parseSchedule(body);
  if (scheduler.store.group(groupName) === undefined)
    throw new ServiceError("ResourceNotFoundException", 404, `Schedule group ${groupName} does not exist.`);
  if (scheduler.store.get(groupName, name) !== undefined)
    throw new ServiceError("ConflictException", 409, `Schedule ${name} already exists.`);
  return { ScheduleArn: scheduler.put(groupName, name, definition).arn };
}
