import { expect, it } from "vitest";
import { answerBatch } from "../../functions/batches/answer-batch.ts";
import { memoryPorts } from "../support/memory-ports.ts";

interface Item {
  readonly n: number;
}

/** Answers a batch of numbers as texts; those of `fails` fail. */
async function answer(records: readonly string[], fails: readonly number[], malformed: Parameters<typeof answerBatch>[1]["malformed"]) {
  const { telemetry } = memoryPorts();
  const { batchItemFailures } = await answerBatch(telemetry, {
    name: "dispatch",
    records,
    idOf: (record) => `id ${record}`,
    keysOf: () => ({}),
    parse: (record): Item => ({ n: JSON.parse(record) }),
    handle: async (items) => items.filter(({ n }) => fails.includes(n)),
    malformed,
  });
  return { again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), measured: telemetry.measured };
}

it("a batch without a failure measures nothing", async () => {
  expect(await answer(["1", "2"], [], "deliver-again")).toEqual({ again: [], measured: {} });
});

it("each item that is answered as failed is counted, whether it was malformed or its work failed", async () => {
  expect(await answer(["1", "{", "2"], [2], "deliver-again")).toEqual({ again: ["id {", "id 2"], measured: { items_failed: 2 } });
});

it("a malformed item that is dropped is counted as what was lost by it", async () => {
  expect(await answer(["1", "{", "2"], [2], { dropAs: "reactions_dropped" })).toEqual({
    again: ["id 2"],
    measured: { items_failed: 1, reactions_dropped: 1 },
  });
});
