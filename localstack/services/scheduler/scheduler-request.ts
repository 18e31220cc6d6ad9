import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";
import { scheduleDefinitionSchema, type ScheduleDefinition } from "./schedule-definition.ts";
import type { Scheduler } from "./scheduler.ts";

/** One request of the Scheduler API: the resource's name from the path, the query, and the JSON body (undefined without one). */
export interface SchedulerRequest {
  scheduler: Scheduler;
  name: string;
  query: URLSearchParams;
  body: unknown;
}

const bodySchema = z.looseObject({ GroupName: z.string().default("default") });

/** Reads the body of CreateSchedule and UpdateSchedule; throws ServiceError ValidationException. */
export function parseSchedule(body: unknown): { groupName: string; definition: ScheduleDefinition } {
  const parsed = bodySchema.safeParse(body);
  const { GroupName: groupName = "default", ...rest } = parsed.data ?? {};
  const definition = scheduleDefinitionSchema.safeParse(rest);
  if (definition.success) return { groupName, definition: definition.data };
  const detail = definition.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new ServiceError("ValidationException", 400, detail);
}
