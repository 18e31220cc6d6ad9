import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { placedFaults } from "../../../console/lib/forms/form-faults.ts";
import { changedFields } from "../../../console/lib/forms/record-draft.ts";
import { cronOfDisplay, cronOfFrequency, type Frequency, frequencyOf, readFrequency } from "../../../console/lib/time/frequency.ts";
import {
  addressesIn,
  bodyOf,
  draftFaults,
  draftOfSchedule,
  firstEndOf,
  moved,
  newDraft,
  placeInSchedule,
  SCHEDULE_FIELDS,
} from "../../../console/lib/schedules/schedule-draft.ts";
import { filteredSchedules, listed, readScheduleFilter } from "../../../console/lib/schedules/schedule-filter.ts";
import { shownStatusOf, standingOf } from "../../../console/lib/schedules/schedule-standing.ts";
import { CreateSchedule, type ScheduleSummary, type ScheduleView, UpdateSchedule } from "../../../shared/contract/schedules/schedule.ts";
import { cronOf, displayOf, frequencyOf as wordOf } from "../../../shared/domain/schedules/frequency.ts";

const START = "2026-11-26";
const frequency = (change: Partial<Frequency> = {}): Frequency => ({
  mode: "daily",
  count: "2",
  unit: "hours",
  time: "09:05",
  cron: "",
  ...change,
});

describe("how often a schedule runs", () => {
  it("comes to the same cron expression as in the API, for every choice of the form", () => {
    const choices = property(
      constantFrom("daily", "weekly", "monthly", "every"),
      integer({ min: 1, max: 23 }),
      constantFrom("hours", "days", "weeks"),
      integer({ min: 0, max: 1_439 }),
      (mode, count, unit, minute) => {
        const n = unit === "weeks" ? 1 + (count % 3) : count;
        const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
        const chosen = frequency({ mode, count: String(n), unit, time });
        const asked = { frequency: frequencyOf(chosen), execution_time: time, start_date: START };
        expect({ cron: cronOfFrequency(chosen, START) }).toEqual(cronOf(asked));
      },
    );
    assert(choices);
  });

  it.each(["5 9 * * *", "5 9 * * 4", "0 9 1 * *", "0 */3 * * *", "*/10 9-15 * * 1-5"])(
    "is told by a list so that %s can be had back",
    (cron) => {
      expect(cronOfDisplay(displayOf(cron))).toBe(cron);
    },
  );

  it.each(["5 9 * * *", "5 9 * * 4", "5 9 26 * *", "5 */3 * * *", "5 9 */4 * *", "5 9 */14 * *", "*/10 9-15 * * 1-5"])(
    "is read into the form from what the API tells of %s, and asked for as it was",
    (cron) => {
      const read = readFrequency(wordOf(cron), cron, "09:05");
      expect(cronOf({ frequency: frequencyOf(read), execution_time: "09:05", start_date: START })).toEqual({ cron });
    },
  );

  it.each([
    frequency({ time: "" }),
    frequency({ mode: "cron", cron: "  " }),
    frequency({ mode: "every", count: "24" }),
    frequency({ mode: "every", count: "two" }),
    frequency({ mode: "every", unit: "weeks", count: "4" }),
  ])("is not known while it is not written in full: %o", (chosen) => {
    expect(cronOfFrequency(chosen, START)).toBeUndefined();
  });
});

describe("the form of a schedule", () => {
  const draft = { ...newDraft(START, "Asia/Seoul"), title: "Report", jobs: ["a", "b"] };
  const words = { required: "required", atLeastOneJob: "one", fiveFields: "five", countRange: (most: number) => `1 to ${most}` };
  const view: ScheduleView = {
    schedule_id: "01JCZ9V6W2K3Q4R5S6T7V8W9XA",
    title: "Report",
    description: "",
    owner: "kim",
    frequency: "daily",
    frequency_cron: "0 9 * * *",
    frequency_display: { type: "daily", time: "09:00" },
    timezone: "Asia/Seoul",
    is_paused: false,
    engine: "native",
    state: "active",
    import_error: null,
    created_at: "2026-11-01T00:00:00.000Z",
    updated_at: null,
    start_date: START,
    end_date: null,
    execution_time: "09:00",
    success_emails: ["a@example.com"],
    failure_emails: [],
    next_run: null,
    jobs: ["a", "b"].map((id, index) => ({ id, order: index + 1, title: id, description: "", commands: [] })),
  };

  it("has a field for everything that the API takes, and none besides", () => {
    expect(SCHEDULE_FIELDS.toSorted()).toEqual(Object.keys(CreateSchedule.shape).toSorted());
    expect(Object.keys(UpdateSchedule.shape).every((field) => SCHEDULE_FIELDS.some((one) => one === field))).toBe(true);
  });

  it("sends what the contract takes", () => {
    expect(CreateSchedule.safeParse(bodyOf({ ...draft, success_emails: "a@b.co, c@d.co\n" })).success).toBe(true);
    expect(CreateSchedule.safeParse(bodyOf(draftOfSchedule(view))).success).toBe(true);
  });

  it("sends only what was changed", () => {
    const before = draftOfSchedule(view);
    expect(changedFields(bodyOf(before), bodyOf(before))).toEqual({});
    expect(changedFields(bodyOf(before), bodyOf({ ...before, title: " Other ", jobs: ["b", "a"] }))).toEqual({
      title: "Other",
      jobs: [
        { id: "b", order: 1 },
        { id: "a", order: 2 },
      ],
    });
  });

  it.each([
    [{ title: " " }, "title", "required"],
    [{ jobs: [] }, "jobs", "one"],
    [{ start_date: "" }, "start_date", "required"],
    [{ frequency: frequency({ time: "" }) }, "execution_time", "required"],
    [{ frequency: frequency({ mode: "cron" }) }, "frequency", "required"],
    [{ frequency: frequency({ mode: "cron", cron: "0 0 9 * * *" }) }, "frequency", "five"],
    [{ frequency: frequency({ mode: "every", unit: "weeks", count: "5" }) }, "frequency", "1 to 3"],
  ])("knows without asking what is wrong with %o", (change, path, message) => {
    expect(draftFaults({ ...draft, ...change }, words)).toEqual([{ path, message }]);
  });

  it("lets a schedule end from the day after its start on", () => {
    expect(firstEndOf({ start_date: "2026-12-31" })).toBe("2027-01-01");
    expect(firstEndOf({ start_date: "" })).toBeUndefined();
  });

  it("puts faults at their fields, and names the job or the address that they are of", () => {
    const faults = [
      { path: "jobs.1.id", message: "there is none" },
      { path: "success_emails.0", message: "no address" },
      { path: "end_date", message: "too early" },
      { path: "end_date", message: "and wrong" },
      { path: "colour", message: "unknown" },
    ];
    const { fields, others } = placedFaults(faults, (path) => placeInSchedule(path, { ...draft, success_emails: "nobody" }));
    expect(fields).toEqual({ jobs: "b: there is none", success_emails: "nobody: no address", end_date: "too early and wrong" });
    expect(others).toEqual([{ path: "colour", message: "unknown" }]);
  });

  it("moves jobs within their order, and no further", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
    expect(addressesIn(" a@b.co;c@d.co,\n ")).toEqual(["a@b.co", "c@d.co"]);
  });
});

describe("the list of schedules", () => {
  const one = (title: string, change: Partial<ScheduleSummary> = {}): ScheduleSummary => ({
    schedule_id: `01JCZ9V6W2K3Q4R5S6T7V8W${title.length.toString().padStart(3, "0")}`,
    title,
    description: "",
    is_paused: false,
    owner: "kim",
    engine: "native",
    state: "active",
    jobs: [{ id: "load", order: 1 }],
    last_run: { run_id: "r", status: "success", end_time: "2026-11-26T00:00:00.000Z" },
    next_run: { scheduled_time: "2026-11-27T00:00:00.000Z" },
    frequency_display: { type: "daily", time: "09:00" },
    timezone: "UTC",
    ...change,
  });
  const all = [
    one("정산", { next_run: null, is_paused: true }),
    one("매출 보고", { next_run: { scheduled_time: "2026-11-26T09:00:00.000Z" } }),
    one("감사 자료 월간", { engine: "airflow", state: "error" }),
    one("새 점검", { engine: "airflow", state: "registering", last_run: null }),
  ].map(listed);
  const titles = (query: string) =>
    filteredSchedules(all, readScheduleFilter(new URLSearchParams(query)).filter).map(({ schedule }) => schedule.title);

  it.each([
    ["", ["감사 자료 월간", "매출 보고", "새 점검", "정산"]],
    ["state=trouble", ["감사 자료 월간"]],
    ["state=paused", ["정산"]],
    ["state=active", ["매출 보고"]],
    ["state=registering&engine=airflow", ["새 점검"]],
    ["q=ㅁㅊ", ["매출 보고"]],
    ["q=load&sort=title", ["감사 자료 월간", "매출 보고", "새 점검", "정산"]],
    ["sort=next", ["매출 보고", "감사 자료 월간", "새 점검", "정산"]],
  ])("of %s", (query, shown) => {
    expect(titles(query)).toEqual(shown);
  });

  it("names parameters that have no such value", () => {
    expect(readScheduleFilter(new URLSearchParams("state=nope&engine=cron&sort=id")).wrong.map(({ name }) => name)).toEqual([
      "state",
      "engine",
      "sort",
    ]);
  });

  it.each([
    ["error", false, "success", "error"],
    ["missing", true, "success", "missing"],
    ["active", true, "failed", "paused"],
    ["registering", false, "success", "registering"],
    ["active", false, "failed", "failed"],
    ["active", false, "unheard-of", "idle"],
    ["active", false, undefined, "idle"],
  ] as const)("tells of one that is %s (paused: %s, last run: %s) first that it is %s", (state, is_paused, status, standing) => {
    expect(standingOf({ state, is_paused }, status === undefined ? null : { status })).toBe(standing);
  });

  it("knows what Airflow calls the states of tasks", () => {
    const shown = ["up_for_retry", "removed", "scheduled", "upstream_failed", "pending", "running"].map(shownStatusOf);
    expect(shown).toEqual(["retry", "failed", "queued", "upstream_failed", "waiting", "running"]);
  });
});
