import * as fc from "fast-check";
import { say } from "../../../shared/contract/texts/ko/index.ts";
import type { AirflowJob, AirflowSchedule, DagFileOptions } from "../../../shared/domain/airflow/airflow-schedule.ts";

export function aDagJob(change: Partial<AirflowJob> = {}): AirflowJob {
  return { id: "1", title: "Sales", order: 1, data_load_url: "", data_load_code: null, code: "out = None", ...change };
}

/** A sound schedule of one job, each day at nine in Seoul. */
export function aDagSchedule(change: Partial<AirflowSchedule> = {}): AirflowSchedule {
  return {
    schedule_id: "01JD4X5Z8M3N6P7Q9R0S1T2V3W",
    title: "Daily report",
    description: "What was sold",
    owner: "Kim",
    cron: "0 9 * * *",
    timezone: "Asia/Seoul",
    start_date: "2026-11-20T00:00:00+09:00",
    end_date: null,
    not_before: null,
    is_paused_upon_creation: false,
    jobs: [aDagJob()],
    success_emails: ["reader@example.com"],
    failure_emails: ["operator@example.com"],
    ...change,
  };
}

export function dagOptions(change: Partial<DagFileOptions> = {}): DagFileOptions {
  return {
    results: { bucket: "belfry-results", prefix: "results/", aws_conn_id: "aws_default" },
    previousSize: null,
    say,
    ...change,
  };
}

const harmful = fc.constantFrom(
  `'''; import os; os.abort() #`,
  `"""\n"""`,
  `\\`,
  `\\'`,
  `r'{}'`,
  `$& $\` $' $1`,
  "{{ 1/0 }}{% raise %}{# x #}",
  "</script><img src=x onerror=alert(1)>",
  "line\nline\r\nBcc: all@example.com",
  "\0\u0001\u007f\u0085\u2028\u2029\ufeff",
  "보고서 📈 👩‍👩‍👧",
  "\ud800 alone, \udfff too",
  "\\ud800 \\u0027 \\N{DIGIT ONE} %s %(x)s {x}",
);
const fragments = fc.array(fc.constantFrom("'", '"', "\\", "\n", "{", "}", "%", "\ud83d", "\u2028", "\0", "é", "r"), { maxLength: 12 });

/** Texts that would do harm if they were pasted into Python, JSON, Jinja, a header or a page; and any other. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: harmful },
  { weight: 10, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 10, arbitrary: fragments.map((parts) => parts.join("")) },
  // 100 KB.
  { weight: 1, arbitrary: fc.constant("x'\\\n".repeat(25_000)) },
);

const someAddress = fc.constantFrom("reader@example.com", '"{{x}}"@example.com', "o'neill@example.com", "메일@example.com");

/** Sound schedules whose texts are hostile. */
export const hostileSchedule: fc.Arbitrary<AirflowSchedule> = fc
  .record({
    title: hostileText,
    description: hostileText,
    owner: hostileText.map((text) => text.slice(0, 500)),
    not_before: fc.constantFrom(null, "2026-11-20T10:00:00+09:00"),
    success_emails: fc.array(someAddress, { maxLength: 3 }),
    failure_emails: fc.array(someAddress, { maxLength: 3 }),
    jobs: fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[\w.-]{1,20}$/),
        title: hostileText,
        order: fc.nat(5),
        data_load_url: hostileText.map((text) => `https://example.com/?q=${text}`),
        data_load_code: fc.option(hostileText),
        code: hostileText,
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 3 },
    ),
  })
  .map((texts) => aDagSchedule(texts));
