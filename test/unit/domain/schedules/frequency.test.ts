import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseCron } from "../../../../shared/domain/schedule/cron.ts";
import { cronOf, displayOf, frequencyOf, timeOfDay } from "../../../../shared/domain/schedules/frequency.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

const asked = (frequency: string, execution_time = "09:30", start_date = "2026-11-01") => ({ frequency, execution_time, start_date });

it.each([
  ["daily", "30 9 * * *"],
  ["weekly", "30 9 * * 0"],
  ["monthly", "30 9 1 * *"],
  ["every_3_hours", "30 */3 * * *"],
  ["every_2_days", "30 9 */2 * *"],
  ["every_2_weeks", "30 9 */14 * *"],
  ["0 6 * * MON-FRI", "0 6 * * MON-FRI"],
  ["  0   6 * * 1 ", "0 6 * * 1"],
])("the frequency %s, at 9:30 from a Sunday on, is the cron expression %s", (frequency, cron) => {
  expect(cronOf(asked(frequency))).toEqual({ cron });
});

it.each(["hourly", "DAILY", "every_0_hours", "every_24_hours", "every_28_days", "every_4_weeks", "every_1000_days", "often"])(
  "the frequency %s is refused",
  (frequency) => {
    expect(cronOf(asked(frequency))).toEqual({ problem: text("frequency-unknown") });
  },
);

it("a cron expression of six fields is refused, which Airflow would read as seconds at the end", () => {
  expect(cronOf(asked("0 0 6 * * *"))).toEqual({ problem: text("cron-five-fields") });
});

it("a cron expression that is none is refused with what is wrong with it", () => {
  expect(cronOf(asked("a b c d e"))).toHaveProperty("problem.code");
});

it.each([
  ["9:5", "09:05"],
  ["00:00", "00:00"],
  ["23:59", "23:59"],
  ["24:00", undefined],
  ["9:60", undefined],
  ["9", undefined],
  ["9:30:00", undefined],
  ["-1:30", undefined],
])("the time of day %s is %s", (written, time) => {
  expect(timeOfDay(written)).toBe(time);
});

it.each([
  ["30 9 * * *", { type: "daily", time: "09:30" }],
  ["30 9 * * 1", { type: "weekly", dayOfWeek: "Mon", time: "09:30" }],
  ["30 9 * * 7", { type: "weekly", dayOfWeek: "Sun", time: "09:30" }],
  ["30 9 15 * *", { type: "monthly", dayOfMonth: 15, time: "09:30" }],
  ["30 */3 * * *", { type: "custom", cronExpression: "30 */3 * * *" }],
  ["30 9 * 1 *", { type: "custom", cronExpression: "30 9 * 1 *" }],
  ["30 9 * * MON-FRI", { type: "custom", cronExpression: "30 9 * * MON-FRI" }],
])("the cron expression %s is shown as %o", (cron, display) => {
  expect(displayOf(cron)).toEqual(display);
});

it("every frequency that is taken is a cron expression that our grammar reads, and is called by its own name", () => {
  const unit = fc.oneof(
    fc.integer({ min: 1, max: 23 }).map((count) => `every_${count}_hours`),
    fc.integer({ min: 2, max: 27 }).map((count) => `every_${count}_days`),
    fc.integer({ min: 1, max: 3 }).map((count) => `every_${count}_weeks`),
    fc.constantFrom("daily", "weekly", "monthly"),
  );
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${hour}:${minute}`);
  fc.assert(
    fc.property(unit, time, (frequency, execution_time) => {
      const found = cronOf(asked(frequency, execution_time));
      if (!("cron" in found)) throw new Error("refused");
      expect(() => parseCron(found.cron, "UTC")).not.toThrow();
      const days = /^every_(\d+)_days$/.exec(frequency)?.[1];
      const named = days !== undefined && Number(days) % 7 === 0 ? `every_${Number(days) / 7}_weeks` : frequency;
      expect(frequencyOf(found.cron)).toBe(named);
    }),
  );
});
