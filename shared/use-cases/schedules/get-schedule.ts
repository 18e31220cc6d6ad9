import { notFound } from "../../domain/errors.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

/** A schedule that is there, and is not being deleted. @throws NOT_FOUND */
export async function getSchedule({ schedules }: Pick<SchedulePorts, "schedules">, id: string): Promise<ScheduleDefinition> {
  const schedule = await schedules.get(id);
  if (!schedule || schedule.state === "deleting") throw notFound("schedule", id);
  return schedule;
}
