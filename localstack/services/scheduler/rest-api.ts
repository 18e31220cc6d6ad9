import { ServiceError } from "../../endpoint/service-error.ts";
import { createScheduleGroup } from "./actions/create-schedule-group.ts";
import { createSchedule } from "./actions/create-schedule.ts";
import { deleteScheduleGroup } from "./actions/delete-schedule-group.ts";
import { deleteSchedule } from "./actions/delete-schedule.ts";
import { getScheduleGroup } from "./actions/get-schedule-group.ts";
import { getSchedule } from "./actions/get-schedule.ts";
import { listScheduleGroups } from "./actions/list-schedule-groups.ts";
import { listSchedules } from "./actions/list-schedules.ts";
import { updateSchedule } from "./actions/update-schedule.ts";
import type { SchedulerRequest } from "./scheduler-request.ts";

type Action = (request: SchedulerRequest) => Record<string, unknown>;

const ACTIONS: Record<string, [operation: string, action: Action]> = {
  "POST schedules": ["CreateSchedule", createSchedule],
  "GET schedules": ["GetSchedule", getSchedule],
  "PUT schedules": ["UpdateSchedule", updateSchedule],
  "DELETE schedules": ["DeleteSchedule", deleteSchedule],
  "LIST schedules": ["ListSchedules", listSchedules],
  "POST schedule-groups": ["CreateScheduleGroup", createScheduleGroup],
  "GET schedule-groups": ["GetScheduleGroup", getScheduleGroup],
  "DELETE schedule-groups": ["DeleteScheduleGroup", deleteScheduleGroup],
  "LIST schedule-groups": ["ListScheduleGroups", listScheduleGroups],
};

/** Finds the operation of a Scheduler API request by method and path; throws ServiceError for an unsupported one. */
export function findSchedulerOperation(method: string, path: string): { operation: string; action: Action; name: string } {
  const [, collection = "", encodedName = ""] = path.split("/");
  const name = decodeURIComponent(encodedName);
  const found = ACTIONS[`${method === "GET" && name === "" ? "LIST" : method} ${collection}`];
  if (found === undefined)
    throw new ServiceError("UnknownOperationException", 400, `The local EventBridge Scheduler does not support ${method} ${path}.`);
  if (name !== "" && !/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) {
    throw new ServiceError(
      "ValidationException",
      400,
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$`,
    );
  }
  return { operation: found[0], action: found[1], name };
}
