import type { Definition } from "./definition.ts";
import type { Became } from "../texts/run-texts.ts";
import type { Scheduled } from "../schedule/schedule.ts";

/** A definition as it was: what tells when it was due, and what a record of that needs. */
export interface FormerDefinition
  extends Scheduled, Pick<Definition, "kind" | "id" | "generation" | "scope" | "version" | "misfire_grace_sec" | "active_since"> {
  /** One single time, ISO 8601. */
  readonly at: string | null;
  readonly became: Became;
  /** Jobs: where its runs went. */
  readonly queue?: string | undefined;
  /** Triggers: where it published. */
  readonly topic?: string | undefined;
}
