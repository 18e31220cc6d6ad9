import type { Access } from "../../contract/route.ts";
import type { Ports } from "../../ports/groups.ts";

/** What reading and changing datasets and tasks may use. */
export type TaskPorts = Pick<
  Ports,
  | "scope"
  | "datasets"
  | "tasks"
  | "userDirectory"
  | "workflows"
  | "workflowRuns"
  | "runs"
  | "statistics"
  | "triggers"
  | "bus"
  | "clock"
  | "telemetry"
>;

/** Who asks. */
export interface Asker {
  /** A user's number; undefined for the deployment's token, and on a laptop. */
  readonly userId: number | undefined;
  /** Which user of another issuer. */
  readonly subject?: string | undefined;
  readonly access: readonly Access[];
}

/** Enough for writers that collide by chance. */
export const TRIES = 20;
