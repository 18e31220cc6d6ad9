import { expect, it } from "vitest";
import { keepResult } from "../../../shared/use-cases/runs/reports/keep-result.ts";
import { memoryPorts } from "../../support/memory-ports.ts";

const run = { job_id: "buy-scanner", run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10", dispatch: {} };
const large = (rows: number) => ({ rows, text: "x".repeat(300_000) });

it("a second report of an attempt that says something else does not overwrite what the first one's record names", async () => {
  const { ports } = memoryPorts();
  const first = await keepResult(ports, run, 1, large(1));
  const second = await keepResult(ports, run, 1, large(2));

  expect(second.result_key).not.toBe(first.result_key);
  expect(await ports.results.get(first.result_key ?? "")).toEqual(large(1));
});

it("the same report again puts the same in the same place, and another attempt's in a place of its own", async () => {
  const { ports } = memoryPorts();
  const [first, again, next] = [
    await keepResult(ports, run, 1, large(1)),
    await keepResult(ports, run, 1, large(1)),
    await keepResult(ports, run, 2, large(1)),
  ];

  expect(again).toEqual(first);
  expect(next.result_key).not.toBe(first.result_key);
  expect(first.result_key).toMatch(/^results\/buy-scanner\/[\w-]+\/1-[0-9a-f]{16}\.json$/);
});
