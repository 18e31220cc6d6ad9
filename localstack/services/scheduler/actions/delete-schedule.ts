import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** DeleteSchedule. */
export function deleteSchedule({ scheduler, name, query }: SchedulerRequest): Record<string, unknown> {
  if (!scheduler.delete(query.get("groupName") ?? "default", name))
    throw new ServiceError("ResourceNotFoundException", 404, `Schedule ${name} does not exist.`);
  return {};
}
