import type { CreateSchedule, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type { Fault, Place } from "../forms/form-faults.ts";
import { type Frequency, frequencyOf, MOST, readFrequency } from "../time/frequency.ts";

/** A schedule as it is being written: texts as they were typed. */
export interface ScheduleDraft {
  readonly title: string;
  readonly description: string;
  /** Ids, in the order in which they run. */
  readonly jobs: readonly string[];
  readonly frequency: Frequency;
  /** `YYYY-MM-DD`. */
  readonly start_date: string;
  /** Empty: it never ends. */
  readonly end_date: string;
  readonly timezone: string;
  /** Addresses, apart by commas, spaces or line breaks. */
  readonly success_emails: string;
  readonly failure_emails: string;
  /** Empty: the deployment decides. */
  readonly engine: "" | "native" | "airflow";
}

/** Every field that a schedule is made with or changed by, in the form's order. */
export const SCHEDULE_FIELDS = [
  "title",
  "description",
  "jobs",
  "frequency",
  "execution_time",
  "timezone",
  "start_date",
  "end_date",
  "success_emails",
  "failure_emails",
  "engine",
] as const;
export type ScheduleField = (typeof SCHEDULE_FIELDS)[number];

/** @param today `YYYY-MM-DD` in the deployment's zone */
export function newDraft(today: string, timezone: string): ScheduleDraft {
  return {
    title: "",
    description: "",
    jobs: [],
    frequency: { mode: "daily", count: "2", unit: "hours", time: "09:00", cron: "" },
    start_date: today,
    end_date: "",
    timezone,
    success_emails: "",
    failure_emails: "",
    engine: "",
  };
}

export function draftOfSchedule(schedule: ScheduleView): ScheduleDraft {
  const { title, description, jobs, frequency, frequency_cron, execution_time, start_date, end_date, timezone, engine } = schedule;
  return {
    title,
    description,
    jobs: jobs.map(({ id }) => id),
    frequency: readFrequency(frequency, frequency_cron, execution_time),
    start_date,
    end_date: end_date ?? "",
    timezone,
    success_emails: schedule.success_emails.join("\n"),
    failure_emails: schedule.failure_emails.join("\n"),
    engine,
  };
}

/** What is sent to make it; of a change the fields that differ are. Who runs it never changes. */
export function bodyOf(draft: ScheduleDraft): CreateSchedule {
  const { frequency, jobs, engine, end_date, timezone } = draft;
  return {
    title: draft.title.trim(),
    description: draft.description,
    jobs: jobs.map((id, index) => ({ id, order: index + 1 })),
    frequency: frequencyOf(frequency),
    execution_time: frequency.time === "" ? "00:00" : frequency.time,
    start_date: draft.start_date,
    end_date: end_date === "" ? null : end_date,
    ...(timezone.trim() !== "" && { timezone: timezone.trim() }),
    success_emails: addressesIn(draft.success_emails),
    failure_emails: addressesIn(draft.failure_emails),
    ...(engine !== "" && { engine }),
  };
}

export function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== "");
}

/** The first day on which a schedule may end, that after its start: `YYYY-MM-DD`. Undefined: it is not known when it starts. */
export function firstEndOf({ start_date }: Pick<ScheduleDraft, "start_date">): string | undefined {
  const start = Date.parse(`${start_date}T00:00:00Z`);
  return Number.isNaN(start) ? undefined : new Date(start + 86_400_000).toISOString().slice(0, 10);
}

interface DraftWords {
  readonly required: string;
  readonly atLeastOneJob: string;
  readonly fiveFields: string;
  countRange(most: number): string;
}

/** What of a draft is known to be wrong without asking. */
export function draftFaults(draft: ScheduleDraft, words: DraftWords) {
  const { title, jobs, frequency, start_date } = draft;
  const { mode, cron } = frequency;
  const faults: Fault[] = [];
  if (title.trim() === "") faults.push({ path: "title", message: words.required });
  if (jobs.length === 0) faults.push({ path: "jobs", message: words.atLeastOneJob });
  if (mode === "cron" && cron.trim() === "") faults.push({ path: "frequency", message: words.required });
  else if (mode === "cron" && cron.trim().split(/\s+/).length !== 5) faults.push({ path: "frequency", message: words.fiveFields });
  const most = MOST[frequency.unit];
  const isCount = /^[1-9]\d?$/.test(frequency.count.trim()) && Number(frequency.count) <= most;
  if (mode === "every" && !isCount) faults.push({ path: "frequency", message: words.countRange(most) });
  if (mode !== "cron" && frequency.time === "") faults.push({ path: "execution_time", message: words.required });
  if (start_date === "") faults.push({ path: "start_date", message: words.required });
  return faults;
}

/** Where a path of the API is said: a job, and an address, is told by what it is. */
export function placeInSchedule(path: string, draft: ScheduleDraft): Place<ScheduleField> | undefined {
  const [first = "", index, ...rest] = path.replace(/^body\./, "").split(".");
  const field = SCHEDULE_FIELDS.find((one) => one === first);
  return field && { field, part: index === undefined ? rest.join(".") : nameOf(field, Number(index), draft) };
}

function nameOf(field: ScheduleField, index: number, draft: ScheduleDraft): string {
  const listed = field === "jobs" ? draft.jobs : field === "success_emails" || field === "failure_emails" ? addressesIn(draft[field]) : [];
  return listed[index] ?? String(index);
}

/** The list with the entry at `index` moved by so many places. */
export function moved<Value>(list: readonly Value[], index: number, by: number): readonly Value[] {
  const to = index + by;
  const one = list[index];
  if (one === undefined || to < 0 || to >= list.length) return list;
  return list.toSpliced(index, 1).toSpliced(to, 0, one);
}
