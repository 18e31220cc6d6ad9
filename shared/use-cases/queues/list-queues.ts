import type { QueueDetail, QueueList } from "../../contract/operations/queues.ts";
import { isBroken } from "../../domain/definition/definition.ts";
import { notFound } from "../../domain/errors.ts";
import type { Ports } from "../../ports/groups.ts";
import { everyDefinition } from "../definitions/definitions.ts";
import { type ActiveWork, readActive } from "../overview/active.ts";
import { queuesOf, watchedIn } from "../overview/watched.ts";
import { byNeed, type Users, viewQueue, viewQueueDetail } from "./view-queue.ts";

type QueuePorts = Pick<Ports, "jobs" | "workflows" | "triggers" | "runs" | "workflowRuns" | "queueDepths" | "clock">;

/** All worker queues that a definition names, with their depths, who waits and who works. */
export async function listQueues(ports: QueuePorts): Promise<QueueList> {
  const { users, active } = await readUse(ports);
  const depths = await readDepths(ports, [...users.keys()].toSorted());
  const now = ports.clock.now();
  const queues = [...users].map(([queue, of]) => viewQueue(queue, of, { depth: depths.get(queue), active, now }));
  return { queues: queues.toSorted(byNeed), cut: active.cut };
}

/** One worker queue, also one that no definition names any more. @throws NOT_FOUND if there is no such queue */
export async function getQueue(ports: QueuePorts, queue: string): Promise<QueueDetail> {
  const [{ users, active }, depths] = await Promise.all([readUse(ports), readDepths(ports, [queue])]);
  const of = users.get(queue);
  const depth = depths.get(queue);
  if (!of && !depth) throw notFound("queue", queue);
  return viewQueueDetail(queue, of ?? NOBODY, { depth, active, now: ports.clock.now() });
}

const NOBODY: Users = { jobs: [], workflows: [], triggers: [] };

/** Which definitions send to which queue, and what is under way. */
async function readUse(ports: QueuePorts): Promise<{ readonly users: ReadonlyMap<string, Users>; readonly active: ActiveWork }> {
  const [jobs, workflows, triggers] = await Promise.all([
    watchedIn(ports.jobs),
    watchedIn(ports.workflows),
    everyDefinition(ports.triggers),
  ]);
  const users = new Map<string, { jobs: Users["jobs"][number][]; workflows: string[]; triggers: string[] }>();
  const of = (queue: string) => {
    const known = users.get(queue) ?? { jobs: [], workflows: [], triggers: [] };
    users.set(queue, known);
    return known;
  };
  for (const job of jobs.watched) of(job.definition.queue).jobs.push(job);
  for (const { definition } of workflows.watched) for (const queue of queuesOf(definition)) of(queue).workflows.push(definition.id);
  for (const one of triggers) if (!isBroken(one) && one.client_queue !== null) of(one.client_queue).triggers.push(one.id);
  return { users, active: await readActive(ports, jobs.watched, workflows.watched) };
}

/** By name: a queue's depth, or why it cannot be told. One that does not exist is left out. */
async function readDepths({ queueDepths }: QueuePorts, queues: readonly string[]) {
  const { depths, unread } = await queueDepths.read(queues);
  return new Map([
    ...depths.map((depth) => [depth.queue, depth] as const),
    ...unread.map(({ queue, error }) => [queue, { queue, messages: null, dead_letters: null, error }] as const),
  ]);
}
