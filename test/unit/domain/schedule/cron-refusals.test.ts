import { expect, it } from "vitest";
import { say as sayInEnglish } from "../../../../shared/contract/texts/en/all.ts";
import { say as sayInKorean } from "../../../../shared/contract/texts/ko/index.ts";
import { CronError, parseCron } from "../../../../shared/domain/schedule/cron.ts";
import type { Text } from "../../../../shared/domain/texts/text.ts";

/** Why an expression is refused; undefined if it is not. */
function refusal(expression: string): Text | undefined {
  try {
    parseCron(expression, "UTC");
    return undefined;
  } catch (error) {
    if (error instanceof CronError) return error.text;
    throw error;
  }
}

it.each([
  ["0 12 * * ? *", "cron-seconds-first", { field: "month", part: "?" }],
  ["0 12 ? * MON-FRI *", "cron-seconds-first", { field: "hour", part: "?" }],
  ["? * * * *", "cron-question-mark", { field: "minute", part: "?" }],
  ["0 ? * * *", "cron-question-mark", { field: "hour", part: "?" }],
  ["0 0 ?,5 * *", "cron-question-mark", { field: "day-of-month", part: "?" }],
  ["0 0 * * ?/2", "cron-question-mark", { field: "day-of-week", part: "?/2" }],
  ["0 0 1 JANFEB *", "cron-name", { field: "month", name: "JANFEB" }],
  ["0 0 1 DECEMBER *", "cron-name", { field: "month", name: "DECEMBER" }],
  ["0 0 1 MON *", "cron-name", { field: "month", name: "MON" }],
  ["0 0 * * SUNDAY", "cron-name", { field: "day-of-week", name: "SUNDAY" }],
  ["0 0 * * MONTUE", "cron-name", { field: "day-of-week", name: "MONTUE" }],
  ["0 0 * * SU0", "cron-name", { field: "day-of-week", name: "SU" }],
  ["0 0 MON * *", "cron-part", { field: "day-of-month", part: "MON" }],
  ["*/90 * * * *", "cron-step", { field: "minute", step: "90", highest: 59 }],
  ["*/60 * * * *", "cron-step", { field: "minute", step: "60", highest: 59 }],
  ["*/0 * * * *", "cron-step", { field: "minute", step: "0" }],
  ["10-20/70 * * * *", "cron-step", { field: "minute", part: "10-20/70" }],
  ["0 */24 * * *", "cron-step", { field: "hour", highest: 23 }],
  ["0 0 */32 * *", "cron-step", { field: "day-of-month", highest: 31 }],
  ["0 0 1 */13 *", "cron-step", { field: "month", highest: 12 }],
  ["0 0 * * */8", "cron-step", { field: "day-of-week", highest: 7 }],
  ["60 * * * *", "cron-out-of-range", { field: "minute", value: "60" }],
  ["60 * * * * *", "cron-out-of-range", { field: "second", value: "60" }],
  ["0 20-25 * * *", "cron-out-of-range", { field: "hour", part: "20-25", value: "25" }],
  ["0 0 0 * *", "cron-out-of-range", { field: "day-of-month", value: "0" }],
  ["0 0 1 13 *", "cron-out-of-range", { field: "month", value: "13" }],
  ["0 0 * * 8", "cron-out-of-range", { field: "day-of-week", value: "8" }],
  ["0 0 * * 8L", "cron-out-of-range", { field: "day-of-week", value: "8" }],
  ["0 0 15W * *", "cron-unsupported", { field: "day-of-month", part: "15W", sign: "W" }],
  ["0 0 w * *", "cron-unsupported", { field: "day-of-month", sign: "W" }],
  ["0 0 LW * *", "cron-unsupported", { field: "day-of-month", sign: "LW" }],
  ["0 0 1,lw * *", "cron-unsupported", { field: "day-of-month", part: "lw", sign: "LW" }],
  ["0 0 L-3 * *", "cron-unsupported", { field: "day-of-month", sign: "L-3" }],
  ["0 0 L-3W * *", "cron-unsupported", { field: "day-of-month", sign: "L-3" }],
  ["H * * * *", "cron-unsupported", { field: "minute", sign: "H" }],
  ["H/15 * * * *", "cron-unsupported", { field: "minute", part: "H/15", sign: "H" }],
  ["0 h(0-5) * * *", "cron-unsupported", { field: "hour", part: "h(0-5)", sign: "H" }],
  ["0 0 * * 5C", "cron-unsupported", { field: "day-of-week", sign: "C" }],
  ["0~30 * * * *", "cron-unsupported", { field: "minute", sign: "~" }],
  ["0 0 * * L", "cron-last-of-what", { field: "day-of-week" }],
  ["0 0 * * 5#6", "cron-nth", { field: "day-of-week", nth: "6" }],
  ["0 0 * * 5#0", "cron-nth", { nth: "0" }],
  ["0 0 * * 5#", "cron-nth", { nth: "" }],
  ["0 0 * * MON-FRI#2", "cron-part", { field: "day-of-week" }],
  ["0 0 5#2 * *", "cron-part", { field: "day-of-month" }],
  ["L * * * *", "cron-part", { field: "minute", part: "L" }],
  ["1,,2 * * * *", "cron-part", { field: "minute", part: "" }],
  ["1, * * * *", "cron-part", { field: "minute", part: "" }],
  ["1- * * * *", "cron-part", { field: "minute", part: "1-" }],
  ["-1 * * * *", "cron-part", { field: "minute", part: "-1" }],
  ["1-2-3 * * * *", "cron-part", { part: "1-2-3" }],
  ["*/2/3 * * * *", "cron-part", { part: "*/2/3" }],
  ["*/ * * * *", "cron-part", { part: "*/" }],
  ["/5 * * * *", "cron-part", { part: "/5" }],
  ["** * * * *", "cron-part", { part: "**" }],
  ["*-5 * * * *", "cron-part", { part: "*-5" }],
  ["1.5 * * * *", "cron-part", { part: "1.5" }],
  ["1e1 * * * *", "cron-part", { part: "1e1" }],
  ["0x5 * * * *", "cron-part", { part: "0x5" }],
  ["٣ * * * *", "cron-part", { part: "٣" }],
  ["", "cron-field-count", { count: 0 }],
  ["* * * *", "cron-field-count", { count: 4 }],
  ["0 0 12 * * ? 2027", "cron-field-count", { count: 7 }],
  ["@reboot", "cron-nickname", { given: "@reboot" }],
  ["@every 5m", "cron-nickname", { given: "@every 5m" }],
  ["@daily 5", "cron-nickname", { given: "@daily 5" }],
  ["@__proto__", "cron-nickname", { given: "@__proto__" }],
  ["cron(0 12 * * ? *)", "cron-wrapped", {}],
  ["rate(5 minutes)", "cron-wrapped", {}],
  ["CRON_TZ=Asia/Seoul 0 8 * * *", "cron-zone-inside", { part: "CRON_TZ=Asia/Seoul" }],
  ["0 0 31 2 *", "cron-never", {}],
  ["0 0 30 2 ?", "cron-never", {}],
  ["0 0 31 4,6,9,11 *", "cron-never", {}],
  ["0 0 */30 * MON#2", "cron-never", {}],
  [`${"0,".repeat(124)}0 * * * *`, "cron-too-long", { limit: 256 }],
])("'%s' is refused with %s", (expression, code, params) => {
  expect(refusal(expression)).toMatchObject({ code, params });
});

it("an expression may have 256 characters", () => {
  const longest = `${"0,".repeat(123)}00 * * * *`;
  expect(longest).toHaveLength(256);
  expect(refusal(longest)).toBeUndefined();
});

it.each([
  ["0 12 * * ? *", "of six fields the first is the second", "stands for the month", "leave out the last, the year"],
  ["*/90 * * * *", "the minute '*/90'", "the step 90 must be 1 to 59"],
  ["0 0 1 JANFEB *", "the month 'JANFEB'", "is no name of a month", "JAN to DEC"],
  ["0 0 LW * *", "the day of the month 'LW'", "LW is not supported", "L for the last day"],
  ["0 25 * * *", "the hour '25'", "out of range", "0 to 23"],
  ["0 0 31 2 *", "no year has such a date"],
])("the refusal of '%s' names what is at fault and what is allowed", (expression, ...words) => {
  const text = refusal(expression);
  const english = text === undefined ? "" : sayInEnglish(text);
  for (const word of ["is not a usable cron expression: ", ...words]) expect(english).toContain(word);
});

it.each(["0 12 * * ? *", "1,,2 * * * *", "*/90 * * * *", "0 0 LW * *", "@reboot", "0 0 31 2 *", "* * *", "0 0 * * 5#9", "0 0 * * L"])(
  "the refusal of '%s' is said in Korean too",
  (expression) => {
    const text = refusal(expression);
    expect(text === undefined ? "" : sayInKorean(text)).toMatch(/^[^A-Za-z]*.*\p{Script=Hangul}/u);
  },
);
