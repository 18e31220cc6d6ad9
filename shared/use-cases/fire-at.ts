import { ownerOf } from "../domain/owner.ts";
import type { Ports } from "../ports.ts";
import { type AnyDefinition, getDefinitions } from "./definitions.ts";
import { each } from "./each.ts";
import { fireDue } from "./fire-due.ts";
import type { ReceivedFire } from "./fire-run.ts";
import { fireTrigger } from "./fire-trigger.ts";
import { fireWorkflow } from "./fire-workflow.ts";
import { prepareRuns } from "./prepare-runs.ts";
import { delayed, PREPARE_AHEAD_SECONDS } from "./send-at.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

/** A fire this much ahead of its second is waited for. */
const PATIENCE_MS = 2_000;
/** A run of a job this much ahead is prepared; what is further ahead goes back to the queue for another hop. */
const PREPARE_MS = (PREPARE_AHEAD_SECONDS + 5) * 1000;

type FirePorts = WorkflowPorts & Pick<Ports, "jobs">;

/** Fires of one second (epoch ms), at it or ahead of it. Answers the indexes of those that must be delivered again. */
export async function fireAt(ports: FirePorts, at: number, fires: readonly ReceivedFire[]): Promise<readonly number[]> {
  const ahead = at - ports.clock.now();
  const ofJobs = [...fires.keys()].filter((index) => ownerOf(fires[index]?.message.owner ?? "").kind === "job");
  const others = [...fires.keys()].filter((index) => !ofJobs.includes(index));
  const failed = await Promise.all([
    part(
      ofJobs,
      ahead > PREPARE_MS
        ? hopOn
        : ahead > PATIENCE_MS
          ? (group) => prepareRuns(ports, at, group)
          : (group) => atItsSecond(() => fireDue(ports, group)),
    ),
    part(others, ahead > PATIENCE_MS ? hopOn : (group) => atItsSecond(() => fireOthers(ports, group))),
  ]);
  return failed.flat();

  async function part(indexes: readonly number[], work: (group: readonly ReceivedFire[]) => Promise<readonly number[]>): Promise<number[]> {
    if (indexes.length === 0) return [];
    const failed = await work(indexes.flatMap((index) => fires[index] ?? []));
    return failed.flatMap((place) => indexes[place] ?? []);
  }

  async function hopOn(group: readonly ReceivedFire[]): Promise<readonly number[]> {
    const now = ports.clock.now();
    await ports.dispatch.send(group.map(({ message }) => delayed(message, at, now)));
    return [];
  }

  async function atItsSecond(work: () => Promise<readonly number[]>): Promise<readonly number[]> {
    await ports.clock.until(at);
    return work();
  }
}

/** Fires of workflows and triggers, side by side. */
async function fireOthers(ports: FirePorts, fires: readonly ReceivedFire[]): Promise<readonly number[]> {
  const owners = fires.map(({ message }) => message.owner);
  const definitions = await getDefinitions(ports, owners);
  return each(ports, fires, (fire) => fireOther(ports, fire, definitions.get(fire.message.owner)));
}

function fireOther(ports: FirePorts, fire: ReceivedFire, definition: AnyDefinition | undefined): Promise<void> {
  if (ownerOf(fire.message.owner).kind === "trigger") {
    return fireTrigger(ports, fire, definition && "trigger_id" in definition ? definition : undefined);
  }
  return fireWorkflow(ports, fire, definition && "workflow_id" in definition ? definition : undefined);
}
