import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isScheduleId } from "../../../shared/domain/schedules/schedule-id.ts";

it("every ULID is the id of a schedule", () => {
  fc.assert(
    fc.property(fc.ulid(), (ulid) => {
      expect(isScheduleId(ulid)).toBe(true);
    }),
  );
});

it.each([
  ["a word", "daily_pipeline"],
  ["a ULID in lower case", "01arz3ndektsv4rrffq69g5fav"],
  ["one that begins after 7, which is no 128 bits", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
  ["one with a letter that Crockford leaves out", "01ARZ3NDEKTSV4RRFFQ69G5FAU"],
  ["one of 25 digits", "01ARZ3NDEKTSV4RRFFQ69G5FA"],
  ["one of 27 digits", "01ARZ3NDEKTSV4RRFFQ69G5FAVX"],
  ["one with a line after it", "01ARZ3NDEKTSV4RRFFQ69G5FAV\n"],
])("%s is the id of no schedule", (_, id) => {
  expect(isScheduleId(id)).toBe(false);
});
