import { describe, expect, it } from "vitest";
import { provisionHandler } from "../../../functions/handlers/provision.ts";
import { dynamoDefinitionImages } from "../../../shared/adapters/dynamodb/definitions/definition-images.ts";
import { definitionItem } from "../../../shared/adapters/dynamodb/definitions/definition-items.ts";
import { JOB_ITEMS } from "../../../shared/adapters/dynamodb/definitions/job-items.ts";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aJob } from "../../support/samples.ts";
import { type Changed, CONTEXT, streamEvent } from "./lambda-events.ts";

const JOB = aJob();
const ITEM = definitionItem(JOB_ITEMS, JOB);

async function aFunction() {
  const memory = memoryPorts();
  await memory.jobs.create(JOB);
  const handler = provisionHandler({ ...memory.ports, telemetry: memory.telemetry, definitionImages: dynamoDefinitionImages });
  const invoke = (event: DynamoDBStreamEvent | { readonly kind: "provision-all" | "provision-progress" }) => handler(event, CONTEXT);
  return { memory, invoke, tell: (...changes: readonly Changed[]) => invoke(streamEvent(...changes)) };
}
const again = (...ids: readonly string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the provision function", () => {
  it("makes the schedule of a new definition, once for all changes of it in the batch", async () => {
    const { memory, tell } = await aFunction();
    expect(await tell({ after: ITEM }, { before: ITEM, after: ITEM })).toEqual(again());
    expect(memory.faults.calls.filter((call) => call === "wakes.put")).toHaveLength(1);
  });

  it("makes real what is there now where only an image cannot be read, and says so", async () => {
    const { memory, tell } = await aFunction();
    expect(await tell({ before: { ...ITEM, max_parallel: "many" }, after: ITEM })).toEqual(again());
    expect(memory.telemetry.named("provision.malformed")).toMatchObject([{ level: "error", detail: { pk: "job#buy-scanner" } }]);
    expect(memory.faults.calls).toContain("wakes.put");
  });

  it("drops a record whose key is none of a definition's, counted, and goes on to the next one", async () => {
    const { memory, tell } = await aFunction();
    expect(await tell({ after: { pk: "nonsense", sk: "definition" } }, { after: ITEM })).toEqual(again());
    expect(memory.telemetry.named("provision.malformed")).toMatchObject([{ level: "error", detail: { pk: "nonsense", id: "sequence-0" } }]);
    expect(memory.telemetry.measured).toMatchObject({ definitions_not_provisioned: 1 });
    expect(memory.faults.calls).toContain("wakes.put");
  });

  it("has all changes of a definition told of again that AWS fails for, and reports it by its id", async () => {
    const { memory, tell } = await aFunction();
    memory.faults.failNext("wakes.put", "before");
    expect(await tell({ after: ITEM }, { before: ITEM, after: ITEM })).toEqual(again("sequence-0", "sequence-1"));
    expect(memory.telemetry.named("provision.failed")).toMatchObject([
      { level: "error", job_id: "buy-scanner", detail: { dropped: false } },
    ]);
  });

  it("begins a pass over all definitions when it is asked to, and says how far it has come", async () => {
    const { memory, invoke } = await aFunction();
    expect(await invoke({ kind: "provision-progress" })).toBeNull();
    const pass = await invoke({ kind: "provision-all" });
    expect(pass).toMatchObject({ ended_at: null });
    expect(await invoke({ kind: "provision-progress" })).toEqual(pass);
    expect(memory.telemetry.events).toEqual([]);
  });

  it("goes on with the pass when the stream tells of it; a failure to is reported and told of again", async () => {
    const { memory, invoke, tell } = await aFunction();
    const pass = (await invoke({ kind: "provision-all" })) as object;
    const item = { pk: "pass", sk: "state", ...pass };
    memory.faults.failNext("passes.get", "before");
    expect(await tell({ after: item })).toEqual(again("sequence-0"));
    expect(memory.telemetry.named("provision.pass_failed")).toMatchObject([{ level: "error" }]);
    expect(await tell({ after: item })).toEqual(again());
    expect(await invoke({ kind: "provision-progress" })).not.toEqual(pass);
  });
});
