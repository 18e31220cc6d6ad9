import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { startDueRuns } from "./start-due-runs.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { KINDS } from "../kinds/kinds.ts";
import type { ReceivedFire } from "../kinds/outcome.ts";
import { PRE_CREATE_AHEAD_SECONDS } from "../sending/planned-fires.ts";
import { preCreateRuns } from "./pre-create-runs.ts";
import { firesAt } from "../sending/send-together.ts";

/** A fire this much ahead of its second is waited for. */
const PATIENCE_MS = 2_000;
/** A run of a job this much ahead is pre-created; what is further ahead goes back to the queue for another hop. */
const PRE_CREATE_MS = (PRE_CREATE_AHEAD_SECONDS.earliest + 5) * 1000;

/** Fires of one second (epoch ms), at it or ahead of it. Answers those that must be delivered again. */
export async function holdUntilDue<Fire extends ReceivedFire>(
  ports: KindPorts,
  at: number,
  fires: readonly Fire[],
): Promise<readonly Fire[]> {
  const ahead = at - ports.clock.now();
  if (ahead <= PATIENCE_MS) {
    await ports.clock.until(at);
    return startDueRuns(ports, fires);
  }
  const early = ahead > PRE_CREATE_MS ? [] : fires.filter(({ message }) => KINDS[parseDefinitionKey(message.owner).kind].createsAhead);
  const failed = await preCreateRuns(ports, at, early);
  const others = fires.filter((fire) => !early.includes(fire));
  const again = others.map(({ message }) => message);
  await ports.dispatch.send(firesAt(again, at, ports.clock.now()));
  return failed;
}
