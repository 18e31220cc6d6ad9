import type { ko } from "./ko.ts";
import type { accounts } from "./ko/accounts.ts";
import type { forms } from "./ko/forms.ts";
import type { notifications } from "./ko/notifications.ts";
import type { records } from "./ko/records.ts";
import type { schedules } from "./ko/schedules.ts";
import type { tasks } from "./ko/tasks.ts";

export type Language = "ko" | "en";

/** The words of a table in another language: the same keys, with the same parameters. */
type Translated<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends (...given: infer Given) => string ? (...given: Given) => string : string;
};

/** Every word of the console, as Korean has it. */
export type Words = Translated<typeof ko>;

/** Every word of users, service tokens and the audit trail. */
export type AccountWords = Translated<typeof accounts>;

/** Every word of forms. */
export type FormWords = Translated<typeof forms>;

/** Every word of the lists of all runs and of queues. */
export type RecordWords = Translated<typeof records>;

/** Every word of schedules and the calendar. */
export type ScheduleWords = Translated<typeof schedules>;

/** Every word of tasks and datasets. */
export type TaskWords = Translated<typeof tasks>;

/** Every word of notifications. */
export type NotificationWords = Translated<typeof notifications>;
