/** Reads what the stream of JobTable tells. Not here: receiving it, its order, and what follows from a change. */
import type { JobDefinition } from "../../domain/definition/job.ts";
import type { Pass } from "../../domain/definition/pass.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { Image } from "./run-images.ts";

export interface DefinitionImages {
  /** Is this the key of the pass over all definitions, and not of a definition? */
  isPassKey(pk: string): boolean;
  /** Throws for one that cannot be read. */
  readPass(image: Image): Pass;
  /** Of whatever kind. Throws for one that cannot be read. */
  readDefinition(image: Image): JobDefinition | WorkflowDefinition | TriggerDefinition;
}
