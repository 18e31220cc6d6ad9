import { ownerOf } from "../domain/owner.ts";
import { fireDue } from "./fire-due.ts";
import type { KindPorts } from "./kind.ts";
import { KINDS } from "./kinds.ts";
import type { ReceivedFire } from "./outcome.ts";
import { PREPARE_AHEAD_SECONDS } from "./planned-fires.ts";
import { prepareRuns } from "./prepare-runs.ts";
import { firesAt } from "./send-together.ts";

/** A fire this much ahead of its second is waited for. */
const PATIENCE_MS = 2_000;
/** A run of a job this much ahead is prepared; what is further ahead goes back to the queue for another hop. */
const PREPARE_MS = (PREPARE_AHEAD_SECONDS + 5) * 1000;

/** Fires of one second (epoch ms), at it or ahead of it. Answers those that must be delivered again. */
export async function fireAt<Fire extends ReceivedFire>(ports: KindPorts, at: number, fires: readonly Fire[]): Promise<readonly Fire[]> {
  const ahead = at - ports.clock.now();
  if (ahead <= PATIENCE_MS) {
    await ports.clock.until(at);
    return fireDue(ports, fires);
  }
  const early = ahead > PREPARE_MS ? [] : fires.filter(({ message }) => KINDS[ownerOf(message.owner).kind].createsAhead);
  const failed = await prepareRuns(ports, at, early);
  const others = fires.filter((fire) => !early.includes(fire));
  const again = others.map(({ message }) => message);
  await ports.dispatch.send(firesAt(again, at, ports.clock.now()));
  return failed;
}
