import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";
import { parseSchedule } from "../scheduler-request.ts";

/** UpdateSchedule replaces the whole definition, as on AWS: what the request leaves out returns to its default. */
export function updateSchedule({ scheduler, name, body }: SchedulerRequest): Record<string, unknown> {
  const { groupName, definition } = parseSchedule(body);
  if (scheduler.store.get(groupName, name) === undefined)
    throw new ServiceError("ResourceNotFoundException", 404, `Schedule ${name} does not exist.`);
  return { ScheduleArn: scheduler.put(groupName, name, definition).arn };
}
