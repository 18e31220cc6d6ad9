import type { ScheduleDefinition } from "../../shared/domain/schedules/schedule.ts";
import { iso, NOON } from "./samples.ts";

export const SCHEDULE_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** A sound schedule on Airflow without jobs, due at noon of the 20th, UTC, which is 21:00 in Seoul. */
export function aSchedule(change: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return {
    schedule_id: SCHEDULE_ID,
    version: 1,
    engine: "airflow",
    title: "Evening report",
    description: "",
    owner: "1",
    jobs: [],
    details_key: "",
    success_emails: [],
    failure_emails: [],
    start_date: "2026-11-19",
    end_date: null,
    execution_time: "21:00",
    frequency: "daily",
    cron: "0 21 * * *",
    timezone: "Asia/Seoul",
    is_paused: false,
    created_at: iso(NOON - 86_400_000),
    updated_at: null,
    effective_from: iso(NOON - 3_600_000),
    not_before: null,
    state: "active",
    import_error: null,
    absent_since: null,
    file: null,
    ...change,
  };
}
