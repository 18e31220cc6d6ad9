import { describe, it } from "vitest";
import { useStack } from "../../support/stack/stack.ts";
import { useTables } from "../../support/stack/stack-tables.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack();
const tables = useTables(stack);

describe("occurrences that left no record", () => {
  it("are found by the sweep: within its grace one runs late, once; beyond it is missed, with the reason", async ({ expect }) => {
    const late = await tables.lostOccurrence("late", { misfire_grace_sec: 3_600 });
    const missed = await tables.lostOccurrence("missed", { misfire_grace_sec: 300 });
    expect(await stack.real.runs(late.job_id)).toEqual([]);

    expect(await tables.sweep()).toEqual({ definitions: 2, gaps: 2, repaired: 0 });
    await tables.sweep();
    await eventually("both are on record", async () => {
      const records = await Promise.all([late, missed].map(({ job_id }) => stack.real.runs(job_id)));
      return records.every((runs) => runs.length > 0);
    });
    expect(await tables.sweep()).toMatchObject({ gaps: 0 });

    const run = (await stack.real.runs(late.job_id)).map(({ status, scheduled_at }) => ({ status, scheduled_at }));
    expect(run).toEqual([{ status: "queued", scheduled_at: late.scheduled_at }]);
    expect(await stack.real.runs(missed.job_id)).toMatchObject([
      { status: "missed", scheduled_at: missed.scheduled_at, reason: "missed by more than misfire_grace_sec (300 s)" },
    ]);
  });
});
