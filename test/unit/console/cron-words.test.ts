import { describe, expect, it } from "vitest";
import { cronWords, scheduleWords } from "../../../console/lib/time/cron-words.ts";
import { cronstrueWords } from "../../../console/lib/time/cronstrue.ts";

describe("a cron expression in words", () => {
  it.each([
    ["*/5 * * * *", "5분마다", "every 5 min"],
    ["* * * * *", "1분마다", "every minute"],
    ["*/2 * * * * *", "2초마다", "every 2 s"],
    ["0 3 * * *", "매일 03:00", "daily 03:00"],
    ["30 0 3 * * *", "매일 03:00:30", "daily 03:00:30"],
    ["0 9,15 * * *", "매일 09:00, 15:00", "daily 09:00, 15:00"],
    ["0 9 * * 1-5", "월–금 09:00", "Mon–Fri 09:00"],
    ["0 9 * * MON-FRI", "월–금 09:00", "Mon–Fri 09:00"],
    ["0 9 * * 1,3", "월·수 09:00", "Mon, Wed 09:00"],
    ["0 9 * * 7", "매주 일요일 09:00", "every Sun 09:00"],
    ["10 * * * *", "매시 10분", "hourly at :10"],
    ["0 * * * *", "매시 정각", "every hour"],
    ["0,30 * * * *", "매시 정각, 30분", "hourly at :00, :30"],
    ["0 */6 * * *", "6시간마다 정각", "every 6 hours"],
    ["15 */6 * * *", "6시간마다 15분", "every 6 hours at :15"],
    ["*/10 9-15 * * 1-5", "월–금 9–15시 10분마다", "Mon–Fri every 10 min, 9–15 h"],
    ["0 4 1 * *", "매월 1일 04:00", "monthly on 1 04:00"],
    ["0 4 1,15 * *", "매월 1일, 15일 04:00", "monthly on 1, 15 04:00"],
    ["0 4 L * *", "매월 마지막 날 04:00", "last day of the month 04:00"],
    ["0 4 * * 1#1", "매월 첫째 월요일 04:00", "first Mon of the month 04:00"],
    ["0 4 * * 5L", "매월 마지막 금요일 04:00", "last Fri of the month 04:00"],
    ["0 0 13 * 5", "매월 13일 또는 매주 금요일 00:00", "monthly on 13 or every Fri 00:00"],
    ["0 0 1 1 *", "매년 1월 1일 00:00", "yearly on 1/1 00:00"],
    ["@daily", "매일 00:00", "daily 00:00"],
    ["@Hourly", "매시 정각", "every hour"],
    ["@monthly", "매월 1일 00:00", "monthly on 1 00:00"],
    ["@midnight", "매일 00:00", "daily 00:00"],
    ["@weekly", "매주 일요일 00:00", "every Sun 00:00"],
    ["@yearly", "매년 1월 1일 00:00", "yearly on 1/1 00:00"],
    ["@annually", "매년 1월 1일 00:00", "yearly on 1/1 00:00"],
  ])("%s reads %s, %s", (expression, ko, en) => {
    expect([cronWords(expression, "ko"), cronWords(expression, "en")]).toEqual([ko, en]);
  });

  it.each([
    "*/7 * * * *",
    "0 8 */2 * 1",
    "1-5 * * * *",
    "*/5 */2 * * *",
    "0 0 * 3 1",
    "0 */5 * * *",
    "",
    "a b c d e",
    "* * * *",
    "0 9 * * FOO",
  ])("%s has no phrase of ours, which would not be exact", (expression) => {
    expect([cronWords(expression, "ko"), cronWords(expression, "en")]).toEqual([undefined, undefined]);
  });

  it("gets words of cronstrue where there are none of ours", async () => {
    expect(await cronstrueWords("*/5 */2 * * *", "en")).toContain("Every 5 minutes");
    expect(await cronstrueWords("*/5 */2 * * *", "ko")).toMatch(/[가-힣]/);
    expect(await cronstrueWords("nonsense", "ko")).toBeUndefined();
  });
});

describe("a schedule in words", () => {
  const job = { cron_expr: null, interval_seconds: null, reschedule_mode: "scheduler" } as const;

  it.each([
    [{ ...job, interval_seconds: 900 }, "15분마다", "interval 900 s"],
    [{ ...job, interval_seconds: 86_400 }, "1일마다", "interval 86400 s"],
    [{ ...job, interval_seconds: 7_200 }, "2시간마다", "interval 7200 s"],
    [{ ...job, interval_seconds: 61 }, "61초마다", "interval 61 s"],
    [{ ...job, interval_seconds: 60, reschedule_mode: "queue" as const }, "워커가 다음을 정함", "queue mode"],
    [job, "일정 없음", ""],
  ])("%j reads %s, and its expression stands beside it", (scheduled, words, expression) => {
    expect(scheduleWords(scheduled, "ko")).toEqual({ words, expression });
  });
});
