import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handedOver, heard, type SubjectState, type Telling, WELL } from "../../../../shared/domain/notification/subject-state.ts";
import { aConfig, anEvent } from "../../../support/notification-samples.ts";

type Happening = "failed" | "succeeded" | "missed" | "handed over";
const someLife = fc.array(fc.constantFrom<Happening>("failed", "succeeded", "missed", "handed over"), { maxLength: 40 });

/** Plays a life minute by minute; each event comes as often as `times` says. Answers what was told, in order. */
function told(life: readonly Happening[], config = aConfig(), times = 1): string[] {
  let state: SubjectState = WELL;
  const said: string[] = [];
  const note = (minute: number, telling: Telling | undefined) => {
    if (telling) said.push(`${minute} ${telling.type}`);
  };
  for (const [minute, happening] of life.entries()) {
    for (let time = 0; time < times; time += 1) {
      const at = anEvent("failed", minute).at;
      const decided =
        happening === "handed over"
          ? handedOver(config, state, { id: `delivery ${minute}`, at })
          : heard(config, state, anEvent(happening, minute));
      state = decided.state;
      if (time === 0) note(minute, decided.tell);
      const first = said.at(-1)?.startsWith(`${minute} `) === true ? said.at(-1) : undefined;
      expect(decided.tell && `${minute} ${decided.tell.type}`).toBe(first);
    }
  }
  return said;
}

describe("what is told of a subject", () => {
  it("is the same however often each event comes", () => {
    fc.assert(
      fc.property(someLife, fc.integer({ min: 2, max: 3 }), (life, times) => {
        expect(told(life, aConfig(), times)).toEqual(told(life));
      }),
    );
  });

  it("is a recovery only after a failure was handed over and a success came, once", () => {
    fc.assert(
      fc.property(someLife, (life) => {
        const said = told(life);
        let failure = false;
        let handed = false;
        let succeeded = false;
        const expected: number[] = [];
        for (const [minute, happening] of life.entries()) {
          if (happening === "failed" || happening === "missed") {
            if (!failure) handed = false;
            failure = true;
            succeeded = false;
          }
          if (happening === "handed over" && failure) handed = true;
          if (happening === "succeeded" && failure) succeeded = true;
          if (failure && handed && succeeded) {
            expected.push(minute);
            failure = handed = succeeded = false;
          }
        }
        expect(said.filter((one) => one.endsWith("job_recovered")).map((one) => Number(one.split(" ")[0]))).toEqual(expected);
      }),
    );
  });

  it("is one failure for a job that fails every minute of a night, and one recovery", () => {
    const night: Happening[] = ["failed", "handed over", ...Array.from({ length: 480 }, () => "failed" as const), "succeeded"];
    expect(told(night)).toEqual(["0 job_failed", "482 job_recovered"]);
  });

  it("is told again while it lasts where that is asked for", () => {
    const night: Happening[] = ["failed", "handed over", ...Array.from({ length: 178 }, () => "failed" as const)];
    expect(told(night, aConfig({ repeat_minutes: 60 }))).toEqual(["0 job_failed", "60 job_failed", "120 job_failed"]);
  });

  it("is no recovery of a failure that the config was not told of", () => {
    expect(told(["failed", "handed over", "succeeded"], aConfig({ notification_types: ["job_missed", "job_recovered"] }))).toEqual([]);
  });

  it("says for how long it had failed, and how often", () => {
    const config = aConfig();
    const failed = heard(config, WELL, anEvent("failed", 0)).state;
    const again = heard(config, handedOver(config, failed, { id: "d", at: 0 }).state, anEvent("failed", 5)).state;
    expect(heard(config, again, anEvent("succeeded", 10)).tell).toEqual({
      type: "job_recovered",
      failing_since: anEvent("failed", 0).at,
      failures: 2,
    });
  });

  it("is at most once in an hour that it began late", () => {
    const config = aConfig();
    let state = WELL;
    const said = Array.from({ length: 130 }, (_, minute) => {
      const decided = heard(config, state, anEvent("late", minute));
      ({ state } = decided);
      return decided.tell ? [minute] : [];
    }).flat();
    expect(said).toEqual([0, 60, 120]);
  });
});
