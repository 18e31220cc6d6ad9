import type { FireMessage } from "../../domain/message/messages.ts";
import type { Text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { AnyDefinition } from "../definitions/definitions.ts";
import type { Outcome, ReceivedFire } from "./outcome.ts";
import type { WorkflowPorts } from "../workflows/workflow-ports.ts";

/** What starting, recording and repairing occurrences of any kind may use. */
export type KindPorts = WorkflowPorts & Pick<Ports, "jobs" | "wakes">;

/** All that differs between jobs, workflows and triggers once their occurrence is due; what does not stands once, before it. */
export interface Kind<Any extends AnyDefinition> {
  /** Runs may be created some seconds ahead of a second in which many are due, and handed over at it. */
  readonly createsAhead: boolean;
  /** Dotted names of the worker queues that must be there. */
  readonly queuesOf: (definition: Any) => readonly string[];
  /** What an occurrence of a paused one that came by event says. */
  readonly pausedReason: Text;
  /** Starts one occurrence, once; repeated by the same message it goes on where it stopped. `early`: ahead of its second. */
  readonly start: (ports: KindPorts, definition: Any, fire: ReceivedFire, early: boolean) => Promise<Outcome>;
  /** What is on record of an occurrence: its status; undefined for nothing. */
  readonly statusOf: (ports: KindPorts, definition: Any, runId: string) => Promise<string | undefined>;
  /** When an occurrence later than this one (epoch ms) was due that runs or has run, ISO 8601; undefined: none did. */
  readonly ranSince: (ports: KindPorts, definition: Any, occurrence: number) => Promise<string | undefined>;
  /** Puts an occurrence on record that does not start. Repeated: nothing. */
  readonly recordUnstarted: (
    ports: KindPorts,
    definition: Any,
    fire: FireMessage,
    status: "skipped" | "missed",
    reason: Text,
  ) => Promise<Outcome>;
  /** Puts right whatever is wrong with the state of these definitions; answers how much that was. */
  readonly repair: (ports: KindPorts, definitions: readonly Any[], now: number) => Promise<number>;
}
