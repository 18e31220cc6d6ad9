import type { ScheduleTexts } from "../../../domain/texts/schedule-texts.ts";
import type { TextTable } from "../text-table.ts";

export const schedule: TextTable<ScheduleTexts> = {
  "frequency-unknown": () =>
    "must be daily, weekly, monthly, every_N_hours (1 to 23), every_N_days (1 to 27), every_N_weeks (1 to 3), or a cron expression of 5 fields",
  "cron-five-fields": () => "a cron expression has 5 fields: minute, hour, day of the month, month, day of the week",
  "date-form": () => "must be a day of the calendar, YYYY-MM-DD",
  "month-form": () => "must be a month, YYYY-MM, from the year 2000 on",
  "time-form": () => "must be a time of the day, HH:MM",
  "job-twice": ({ id, first }) => `job '${id}' is jobs.${first} already`,
  "end-not-after-start": () => "must be after start_date",
  "job-unknown": ({ id }) => `job '${id}' does not exist`,
  "job-not-native": ({ id }) => `job '${id}' is code for Airflow: a native schedule needs jobs with a worker queue`,
  "job-not-code": ({ id }) => `job '${id}' has no code for Airflow: its params have no field code`,
  "schedule-id-reserved": () => "this form of id is kept for schedules",
  "airflow-not-configured": () => "no Airflow is configured; engine native runs schedules without one",
  "schedule-registering": () => "Airflow has not loaded the schedule yet; try again in a minute",
  "schedule-broken": () => "Airflow could not load the schedule: see its import_error",
  "schedule-missing": () => "Airflow no longer has this schedule",
  "schedule-not-begun": ({ from }) => `the schedule begins at ${from}: Airflow would not run it before`,
  "schedule-over": ({ until }) => `the schedule has ended at ${until}`,
  "schedule-started": () => "The schedule was started.",
  "schedule-updated": () => "The schedule was updated.",
  "schedule-deleted": () => "The schedule was deleted.",
  "schedule-paused": () => "The schedule is paused.",
  "schedule-resumed": () => "The schedule is active.",
  "month-forgotten": ({ year, month }) => `The counts of ${year}-${String(month).padStart(2, "0")} were deleted.`,
  "job-failed-without-words": () => "The job failed; its log names no error.",
  "job-log-empty": () => "The log is empty.",
};
