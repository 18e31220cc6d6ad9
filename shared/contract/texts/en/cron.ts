import type { CronFieldName, CronTexts } from "../../../domain/texts/cron-texts.ts";
import type { TextTable } from "../text-table.ts";

const FIELDS: Readonly<Record<CronFieldName, string>> = {
  second: "second",
  minute: "minute",
  hour: "hour",
  "day-of-month": "day of the month",
  month: "month",
  "day-of-week": "day of the week",
};

const VALUES: Readonly<Record<CronFieldName, string>> = {
  second: "0 to 59",
  minute: "0 to 59",
  hour: "0 to 23",
  "day-of-month": "1 to 31, L for the last day, ?",
  month: "1 to 12 or JAN to DEC",
  "day-of-week": "0 to 7 (0 and 7 are Sunday) or SUN to SAT, 5L for the last Friday, 5#2 for the second, ?",
};

const BAD = "is not a usable cron expression:";
const FIVE = "minute, hour, day of the month, month, day of the week";
const allowed = (field: CronFieldName) => `allowed are ${VALUES[field]}, *, and lists (1,3), ranges (1-5) and steps (*/2) of them`;
const at = ({ field, part }: { readonly field: CronFieldName; readonly part: string }) =>
  `${BAD} the ${FIELDS[field]} ${part === "" ? "has an empty part in its list" : `'${part}'`}`;

export const cron: TextTable<CronTexts> = {
  "cron-too-long": ({ limit }) => `${BAD} it has more than ${limit} characters`,
  "cron-field-count": ({ count }) =>
    `${BAD} must have 5 fields (${FIVE}), or 6 with the second first; it has ${count}${count === 7 ? ". A year is not supported" : ""}`,
  "cron-nickname": ({ given, known }) => `${BAD} '${given}' is no known nickname; allowed are ${known.join(", ")}`,
  "cron-wrapped": ({ given }) => `${BAD} '${given}' is EventBridge's notation; write the 5 fields alone (${FIVE}), without a year`,
  "cron-zone-inside": ({ part }) => `${BAD} '${part}' does not belong here; name the time zone in the field timezone`,
  "cron-seconds-first": ({ field, part }) =>
    `${BAD} of six fields the first is the second, so '${part}' stands for the ${FIELDS[field]}, and ? is allowed for the two days only. ` +
    "If these are EventBridge's six fields, leave out the last, the year",
  "cron-question-mark": (params) => `${at(params)}: ? is allowed alone, and for the two days only; ${allowed(params.field)}`,
  "cron-unsupported": ({ sign, ...params }) => `${at(params)}: ${sign} is not supported; ${allowed(params.field)}`,
  "cron-part": (params) => `${at(params)}${params.part === "" ? "" : " cannot be read"}; ${allowed(params.field)}`,
  "cron-out-of-range": ({ value, ...params }) => `${at(params)}: ${value} is out of range; ${allowed(params.field)}`,
  "cron-name": ({ name, ...params }) =>
    `${at(params)}: '${name}' is no name of a ${params.field === "month" ? "month" : "day"}; ${allowed(params.field)}`,
  "cron-step": ({ step, highest, ...params }) => `${at(params)}: the step ${step} must be 1 to ${highest}`,
  "cron-last-of-what": (params) => `${at(params)}: L needs a day before it, such as 5L for the last Friday`,
  "cron-nth": ({ nth, ...params }) => `${at(params)}: '${nth}' after # must be 1 to 5, such as 5#2 for the second Friday`,
  "cron-never": () => `${BAD} no year has such a date`,
  "clock-moved": ({ skipped, shown }) => `clocks are set forward over ${skipped} on this day: it runs at ${shown} instead`,
  "clock-first-pass": ({ time }) => `clocks are set back and show ${time} twice on this day: this is the first time`,
  "clock-first-pass-only": ({ time }) => `clocks are set back and show ${time} twice on this day: it runs the first time only`,
  "clock-second-pass": ({ time }) => `clocks are set back and show ${time} twice on this day: this is the second time`,
};
