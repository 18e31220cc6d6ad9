import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEFAULT_CHAIN } from "../../shared/domain/tasks/task-chain.ts";
import { statusesOf, StackWorkflows } from "../support/stack/stack-workflows.ts";
import { isFinal } from "./support/rest.ts";
import { Service } from "./support/service.ts";
import { settings } from "./support/settings.ts";

const { dataUrl } = settings();
const [PROCESSING, TRAINING, EXAMPLE] = DEFAULT_CHAIN;

/** A workflow of the three DAGs, one after the other, each with what its first task asks for; as this test's own. */
async function aChain(service: Service, asks: Readonly<Record<string, string>>) {
  const id = `chain-${randomUUID()}`;
  const workflows = new StackWorkflows(service.api);
  const step = (dag_id: string) => ({
    step_id: dag_id,
    dag_id,
    params: { chain: id, ...(asks[dag_id] !== undefined && { asks: asks[dag_id] }) },
  });
  await workflows.put(id, { steps: DEFAULT_CHAIN.map(step) });
  /** The runs of a DAG that this workflow has made, oldest first. */
  const runsOf = async (dag_id: string) => {
    const all = await service.rest.runs(dag_id);
    return all.filter(({ conf }) => conf["chain"] === id);
  };
  return { id, workflows, runsOf };
}

describe.concurrent.each([2, 3] as const)("a workflow of DAGs on Airflow %i", (major) => {
  it("runs them one after the other; one that fails ends it, and a retry goes on from there", async () => {
    const service = new Service(major);
    const { id, workflows, runsOf } = await aChain(service, { [TRAINING]: `${dataUrl}/once/${randomUUID()}` });
    const runId = await workflows.start(id);
    const status = async () => (await workflows.runs(id))[0]?.status;
    await service.eventually("it has failed", async () => (await status()) === "failed");
    const failed = await workflows.ended(id, runId);
    expect(statusesOf(failed)).toEqual({ [PROCESSING]: "success", [TRAINING]: "failed", [EXAMPLE]: "upstream_failed" });
    expect(await runsOf(EXAMPLE)).toEqual([]);

    await workflows.control(id, runId, "retry");
    await service.eventually("it has succeeded", async () => (await status()) === "success");
    expect(statusesOf(await workflows.ended(id, runId))).toEqual({ [PROCESSING]: "success", [TRAINING]: "success", [EXAMPLE]: "success" });
    const runs = [...(await runsOf(PROCESSING)), ...(await runsOf(TRAINING)), ...(await runsOf(EXAMPLE))];
    expect(runs.map(({ dag_id, state }) => [dag_id, state])).toEqual([
      [PROCESSING, "success"],
      [TRAINING, "failed"],
      [TRAINING, "success"],
      [EXAMPLE, "success"],
    ]);
    for (const [index, { start_date }] of runs.slice(1).entries()) {
      expect(Date.parse(start_date ?? "")).toBeGreaterThanOrEqual(Date.parse(runs[index]?.end_date ?? ""));
    }
  });

  it("stops the DAG's run that it waits for, and starts no other", async () => {
    const service = new Service(major);
    const hold = randomUUID();
    const { id, workflows, runsOf } = await aChain(service, { [PROCESSING]: `${dataUrl}/hold/${hold}` });
    const runId = await workflows.start(id);
    await service.eventually("the first DAG's task has begun", async () => (await fetch(`${dataUrl}/held/${hold}`)).ok);
    await workflows.control(id, runId, "stop");
    const [run] = await runsOf(PROCESSING);
    const dagRun = run?.dag_run_id ?? "";
    await service.eventually("nothing of it goes on in Airflow", async () => {
      const { state } = await service.rest.run(PROCESSING, dagRun);
      return state === "failed" && Object.values(await service.rest.states(PROCESSING, dagRun)).every(isFinal);
    });
    expect(statusesOf(await workflows.ended(id, runId))).toEqual({
      [PROCESSING]: "cancelled",
      [TRAINING]: "upstream_failed",
      [EXAMPLE]: "upstream_failed",
    });
    expect([await runsOf(PROCESSING), await runsOf(TRAINING), await runsOf(EXAMPLE)].map(({ length }) => length)).toEqual([1, 0, 0]);
  });
});
