/** Where details of jobs come from: a service of the user's, or Belfry's own jobs. Not here: keeping them (`ScheduleFiles`). */
import type { ScheduledJob } from "../../domain/schedules/schedule.ts";

export interface JobDirectory {
  /** In no order; ids that are not known are left out. `order` is 0. Throws UNAVAILABLE when the service cannot be asked. */
  find(ids: readonly string[]): Promise<readonly ScheduledJob[]>;
}
