import { isCron } from "../schedule/cron.ts";
import { isTimeZone } from "../schedule/time-zone-name.ts";
import type { AirflowSchedule, ResultStore } from "./airflow-schedule.ts";

/** Crockford's alphabet: no I, L, O, U. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** Airflow allows 250 characters; the longest of our prefixes has 12. */
const JOB_ID = /^[\w.-]{1,200}$/;
const AWARE = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;
/** Would begin another header, or another address. */
const NOT_IN_ADDRESS = /[\s\p{Cc},;]/u;
const LONGEST_OWNER = 500;

/** @throws RangeError naming the field that Airflow would refuse or misread, and what it holds */
export function validateDag(schedule: AirflowSchedule, results: ResultStore): void {
  const { schedule_id, cron, timezone, start_date, end_date, not_before, owner, jobs, success_emails, failure_emails } = schedule;
  check(ULID.test(schedule_id), "schedule_id", schedule_id, "a ULID");
  // Airflow takes a sixth field for seconds, at the end.
  check(cron.trim().split(/\s+/).length === 5 && isCron(cron), "cron", cron, "a cron expression of 5 fields");
  check(isTimeZone(timezone), "timezone", timezone, "an IANA time zone");
  check(owner.length <= LONGEST_OWNER, "owner", owner, `at most ${LONGEST_OWNER} characters`);
  for (const [field, instant] of Object.entries({ start_date, end_date, not_before })) {
    const sound = instant === null ? field !== "start_date" : AWARE.test(instant) && !Number.isNaN(Date.parse(instant));
    check(sound, field, instant, "an ISO 8601 instant with an offset");
  }
  check(jobs.length > 0, "jobs", jobs, "at least one job");
  for (const { id, data_load_url } of jobs) {
    check(JOB_ID.test(id), "jobs.id", id, "1 to 200 ASCII letters, digits, '_', '-' and '.'");
    check(data_load_url === "" || /^https?:\/\//i.test(data_load_url), "jobs.data_load_url", data_load_url, "an http or https URL");
  }
  const taskIds = jobs.map(({ id }) => id);
  check(new Set(taskIds).size === taskIds.length, "jobs.id", taskIds, "no id twice");
  for (const address of [...success_emails, ...failure_emails]) {
    check(address !== "" && !NOT_IN_ADDRESS.test(address), "emails", address, "one address without spaces");
  }
  if ("bucket" in results) {
    check(results.prefix === "" || results.prefix.endsWith("/"), "results.prefix", results.prefix, "a prefix that ends with '/'");
  } else {
    check(results.directory.startsWith("/"), "results.directory", results.directory, "an absolute path");
  }
}

function check(sound: boolean, field: string, value: unknown, expected: string): void {
  if (!sound) throw new RangeError(`${field}: ${JSON.stringify(value)?.slice(0, 200)} is not ${expected}`);
}
