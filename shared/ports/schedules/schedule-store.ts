/** Records of schedules. Not here: their workflows, DAG files and runs, which follow from them. */
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";

export interface ScheduleStore {
  /** False if one of that id exists. */
  create(schedule: ScheduleDefinition): Promise<boolean>;
  /** Replaces the record if its stored version is `expectedVersion`; false if it is not, or there is none. */
  replace(schedule: ScheduleDefinition, expectedVersion: number): Promise<boolean>;
  /** Strongly consistent. */
  get(id: string): Promise<ScheduleDefinition | undefined>;
  /** All, newest first. What cannot be read is reported and left out. Eventually consistent. */
  list(): Promise<readonly ScheduleDefinition[]>;
  /** Repeated: nothing. */
  remove(id: string): Promise<void>;
}
