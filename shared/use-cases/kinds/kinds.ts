import type { JobDefinition } from "../../domain/definition/job.ts";
import type { DefinitionKind } from "../../domain/definition/definition-key.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { AnyDefinition } from "../definitions/definitions.ts";
import { jobKind } from "./job-kind.ts";
import type { Kind } from "./kind.ts";
import { triggerKind } from "./trigger-kind.ts";
import { workflowKind } from "./workflow-kind.ts";

interface Definitions {
  readonly job: JobDefinition;
  readonly workflow: WorkflowDefinition;
  readonly trigger: TriggerDefinition;
}

export const KINDS: { readonly [K in DefinitionKind]: Kind<Definitions[K]> } = {
  job: jobKind,
  workflow: workflowKind,
  trigger: triggerKind,
};

/** The kind of a definition. Its functions take definitions of that kind: only ever give them that one's. */
export function kindOf({ kind }: Pick<AnyDefinition, "kind">): Kind<AnyDefinition> {
  return KINDS[kind] as unknown as Kind<AnyDefinition>;
}
