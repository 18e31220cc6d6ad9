import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** DeleteScheduleGroup, with all its schedules, at once. */
export function deleteScheduleGroup({ scheduler, name }: SchedulerRequest): Record<string, unknown> {
  if (name === "default") throw new ServiceError("ValidationException", 400, "The default schedule group cannot be deleted.");
  if (scheduler.store.group(name) === undefined)
    throw new ServiceError("ResourceNotFoundException", 404, `Schedule group ${name} does not exist.`);
  for (const schedule of scheduler.store.all()) if (schedule.groupName === name) scheduler.delete(name, schedule.name);
  scheduler.store.deleteGroup(name);
  return {};
}
