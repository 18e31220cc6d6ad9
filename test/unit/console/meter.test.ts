import { describe, expect, it } from "vitest";
import { meterOf } from "../../../console/lib/charts/meter.ts";

describe("how far a run is", () => {
  it("is told against its limit, with a mark where it usually ends", () => {
    expect(meterOf({ timeout_sec: 600, usual_sec: 60, usual_p95_sec: 100 }, 150)).toEqual({ elapsed: 0.25, usual: 0.1, isLong: false });
  });

  it("is told against twice what is usual, where there is no limit", () => {
    expect(meterOf({ timeout_sec: null, usual_sec: 60, usual_p95_sec: 100 }, 90)).toEqual({ elapsed: 0.75, usual: 0.5, isLong: false });
    expect(meterOf({ timeout_sec: null, usual_sec: 60, usual_p95_sec: 100 }, 301)).toEqual({ elapsed: 1, usual: 0.5, isLong: true });
  });

  it("is long near its limit, though not within half a minute", () => {
    expect(meterOf({ timeout_sec: 100, usual_sec: null, usual_p95_sec: null }, 81)?.isLong).toBe(true);
    expect(meterOf({ timeout_sec: 10, usual_sec: 1, usual_p95_sec: 1 }, 9)?.isLong).toBe(false);
  });

  it("is not told where neither is known", () => {
    expect(meterOf({ timeout_sec: null, usual_sec: null, usual_p95_sec: null }, 9)).toBeUndefined();
  });
});
