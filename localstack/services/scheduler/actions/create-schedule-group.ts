import { ServiceError } from "../../../endpoint/service-error.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** CreateScheduleGroup. */
export function createScheduleGroup({ scheduler, name }: SchedulerRequest): Record<string, unknown> {
  if (scheduler.store.group(name) !== undefined) throw new ServiceError("ConflictException", 409, `Schedule group ${name} already exists.`);
  return { ScheduleGroupArn: scheduler.store.ensureGroup(name, Date.now()).arn };
}
