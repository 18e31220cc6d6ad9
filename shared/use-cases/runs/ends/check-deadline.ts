import type { RunRef } from "../../../domain/message/messages.ts";
import { nextLookAt } from "../../../domain/run/changes/deadline.ts";
import { expiryOf, isFinal, type Run } from "../../../domain/run/run.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import type { Ports } from "../../../ports/groups.ts";
import { handleItems } from "../../handle-items.ts";
import { type Look, looksAt } from "../../sending/send-together.ts";

type DeadlinePorts = Pick<Ports, "runs" | "dispatch" | "clock" | "telemetry">;

/** A time-out this near is waited for, in ms: another message would come up to a second late. */
const PATIENCE_MS = 2_000;
/** A run that changes at the same moment is looked at again so soon, in ms. */
const SOON_MS = 1_000;

/**
 * Ends attempts whose time is up; looks again at runs that still have time, as often as it takes. A further attempt has a
 * deadline of its own. If a run changes at the same moment, that change wins and the run is looked at again. Answers those
 * that failed and must be looked at again.
 */
export async function checkDeadlines<Due extends RunRef>(ports: DeadlinePorts, due: readonly Due[]): Promise<readonly Due[]> {
  const runs = new Map((await read(ports, due)).map((run) => [keyOf(run), run]));
  const looks: Look[] = [];
  const failed = await handleItems(ports, {
    items: due,
    name: "deadline.failed",
    idsOf: ({ job_id, run_id }) => ({ job_id, run_id }),
    work: async (one) => {
      const run = runs.get(keyOf(one));
      const at = run && !isFinal(run.status) ? await checkDeadline(ports, run) : undefined;
      if (run && at !== undefined) looks.push({ run, at });
    },
  });
  await ports.dispatch.send(looksAt(looks, ports.clock.now()));
  return failed;
}

/**
 * Eventually consistent, at half the price: what has ended has ended, and what is not known to have is changed on condition
 * only. One that such a read does not find is asked for once more.
 */
async function read({ runs }: DeadlinePorts, due: readonly RunRef[]): Promise<readonly Run[]> {
  const found = await runs.getMany(due, "eventually");
  const known = new Set(found.map(keyOf));
  const missing = due.filter((one) => !known.has(keyOf(one)));
  return missing.length === 0 ? found : [...found, ...(await runs.getMany(missing))];
}

/** Answers when it is to be looked at again, epoch ms; undefined: not any more. */
async function checkDeadline(ports: DeadlinePorts, read: Run): Promise<number | undefined> {
  let run = read;
  const left = expiryOf(run) - ports.clock.now();
  if (left > 0 && left <= PATIENCE_MS) {
    await ports.clock.until(expiryOf(run));
    run = (await ports.runs.get(run.job_id, run.run_id)) ?? run;
    if (isFinal(run.status)) return undefined;
  }
  const now = ports.clock.now();
  const outcome = transition(run, { kind: "time-out" }, now);
  if (outcome.kind !== "changed") return nextLookAt(run, now);
  if (!(await ports.runs.save(run, outcome.run))) return now + SOON_MS;
  const { job_id, run_id, attempt } = run;
  ports.telemetry.record({ name: "attempt.timeout", level: "warn", job_id, run_id, detail: { attempt } });
  return undefined;
}

function keyOf({ job_id, run_id }: RunRef): string {
  return `${job_id} ${run_id}`;
}
