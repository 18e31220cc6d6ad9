import type { CronFieldName, CronTexts } from "../../../domain/cron-texts.ts";
import type { TextTable } from "../text-table.ts";

const FIELDS: Readonly<Record<CronFieldName, string>> = {
  second: "the second",
  minute: "the minute",
  hour: "the hour",
  "day-of-month": "the day of the month",
  month: "the month",
  "day-of-week": "the day of the week",
};

const VALUES: Readonly<Record<CronFieldName, string>> = {
  second: "0 to 59",
  minute: "0 to 59",
  hour: "0 to 23",
  "day-of-month": "1 to 31, or L for the last day",
  month: "1 to 12 or JAN to DEC",
  "day-of-week": "0 to 7 (0 and 7 are Sunday) or SUN to SAT, 5L for the last Friday, 5#2 for the second",
};

const FORMS: Readonly<Record<CronFieldName, string>> = {
  second: "*, a list such as 1,2, a range such as 1-5, a step such as */5",
  minute: "*, a list such as 1,2, a range such as 1-5, a step such as */5",
  hour: "*, a list such as 1,2, a range such as 22-2, a step such as */2",
  "day-of-month": "* or ?, a list such as 1,15, a range such as 1-7, a step such as */2",
  month: "*, a list such as 1,7, a range such as NOV-FEB, a step such as */3",
  "day-of-week": "* or ?, a list such as MON,THU, a range such as MON-FRI, a step such as */2",
};

const allowed = (field: CronFieldName) => `allowed are ${VALUES[field]}; ${FORMS[field]}`;
const at = ({ field, part }: { readonly field: CronFieldName; readonly part: string }) =>
  part === "" ? `${FIELDS[field]} has an empty part in its list` : `${FIELDS[field]} '${part}'`;

export const cron: TextTable<CronTexts> = {
  "cron-too-long": ({ limit }) => `must have at most ${limit} characters`,
  "cron-field-count": ({ count }) =>
    `must have 5 fields (minute, hour, day of the month, month, day of the week), or 6 with the second first; it has ${count}${
      count === 7 ? ". A year is not supported" : ""
    }`,
  "cron-nickname": ({ given, known }) => `'${given}' is no known nickname; allowed are ${known.join(", ")}`,
  "cron-wrapped": ({ given }) =>
    `'${given}' is EventBridge's notation: write the 5 fields alone (minute, hour, day of the month, month, day of the week), without a year`,
  "cron-zone-inside": ({ part }) => `'${part}' does not belong here: name the time zone in the field timezone`,
  "cron-seconds-first": ({ field, part }) =>
    `has six fields, so the first is the second, and '${part}' stands in the field of ${FIELDS[field].replace("the ", "")}; ` +
    "it is allowed in the two day fields only. For EventBridge's six fields, leave out the last, the year",
  "cron-question-mark": (params) => `${at(params)}: ? is allowed alone, and in the two day fields only; ${allowed(params.field)}`,
  "cron-unsupported": ({ sign, ...params }) => `${at(params)}: ${sign} is not supported; ${allowed(params.field)}`,
  "cron-part": (params) => `${at(params)}${params.part === "" ? "" : " cannot be read"}; ${allowed(params.field)}`,
  "cron-out-of-range": ({ value, ...params }) => `${at(params)}: ${value} is out of range; ${allowed(params.field)}`,
  "cron-name": ({ name, ...params }) =>
    `${at(params)}: '${name}' is no name of a ${params.field === "month" ? "month" : "day"}; ${allowed(params.field)}`,
  "cron-step": ({ step, highest, ...params }) => `${at(params)}: the step ${step} must be 1 to ${highest}`,
  "cron-last-of-what": (params) => `${at(params)}: L needs a day before it, such as 5L for the last Friday`,
  "cron-nth": ({ nth, ...params }) => `${at(params)}: '${nth}' after # must be 1 to 5, such as 5#2 for the second Friday`,
  "cron-never": () => "never comes: no year has such a date",
  "clock-moved": ({ skipped, shown }) => `clocks are set forward over ${skipped} on this day: it runs at ${shown} instead`,
  "clock-first-pass": ({ time }) => `clocks are set back and show ${time} twice on this day: this is the first time`,
  "clock-first-pass-only": ({ time }) => `clocks are set back and show ${time} twice on this day: it runs the first time only`,
  "clock-second-pass": ({ time }) => `clocks are set back and show ${time} twice on this day: this is the second time`,
};
