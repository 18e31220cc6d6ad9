import { expect, it } from "vitest";
import { planWakes } from "../../../../shared/use-cases/planning/plan-wakes.ts";
import { aJob, iso, NOON } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

/** No Date is later (ECMA-262, time values): what is planned after it throws. */
const LAST_INSTANT = "+275760-09-13T00:00:00.000Z";

it("a definition that cannot be planned keeps none of its neighbours' wakes back, and is answered as failed", async () => {
  const { memory } = new Simulation();
  await memory.jobs.create(aJob());
  await memory.jobs.create(aJob({ id: "odd", job_id: "odd", active_since: LAST_INSTANT }));
  const wake = (owner: "job#odd" | "job#buy-scanner") => ({ message: { kind: "wake", owner, wake_at: iso(NOON) }, sentAt: NOON }) as const;
  const odd = wake("job#odd");
  expect(await planWakes(memory.ports, [odd, wake("job#buy-scanner")])).toEqual([odd]);
  expect(new Set(memory.dispatch.sent.map(({ message }) => message.kind === "fire" && message.owner))).toEqual(
    new Set(["job#buy-scanner"]),
  );
});
