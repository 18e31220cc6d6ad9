import type { Spec, Subject } from "../history.ts";

/** What is done to the stack, in one place. Ids that only a run makes are named by what they are of. */
export type Operation =
  /** `spec` null: delete. `create`: it is not there. */
  | {
      readonly do: "define";
      readonly subject: Subject;
      readonly spec: Spec | null;
      readonly how: "create" | "edit" | "pause" | "resume" | "delete";
    }
  | { readonly do: "start"; readonly subject: Subject; readonly key: string | null; readonly times: number; readonly delaySeconds: number }
  /** Of the workflow's latest run that the driver started. */
  | { readonly do: "control"; readonly subject: Subject; readonly action: "stop" | "retry" }
  | { readonly do: "publish"; readonly topic: string; readonly key: string | null; readonly times: number }
  | { readonly do: "call"; readonly subject: Subject; readonly key: string; readonly times: number };

export type Fault =
  | { readonly do: "kill" | "stop"; readonly downSeconds: number }
  /** Kills an SDK worker's process. */
  | { readonly do: "kill-worker" }
  /** Deletes the EventBridge schedule of a definition. */
  | { readonly do: "lose-schedule"; readonly subject: Subject }
  /** Empties a worker queue. */
  | { readonly do: "lose-messages"; readonly queue: string };

export interface Timed<What> {
  /** Milliseconds after the start; later if what comes before it in its lane takes longer. */
  readonly at: number;
  readonly what: What;
}

export interface Plan {
  /** Each lane is done in its order, all lanes side by side. */
  readonly lanes: readonly (readonly Timed<Operation>[])[];
  readonly faults: readonly Timed<Fault>[];
}
