import { parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import type { JobDefinition } from "../../../domain/definition/job.ts";
import type { TriggerDefinition } from "../../../domain/definition/trigger.ts";
import type { WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import type { Item } from "../dynamodb.ts";
import { JOB_ITEMS } from "./job-items.ts";
import { TRIGGER_ITEMS } from "./trigger-items.ts";
import { WORKFLOW_ITEMS } from "./workflow-items.ts";

const SCHEMAS = { job: JOB_ITEMS.schema, workflow: WORKFLOW_ITEMS.schema, trigger: TRIGGER_ITEMS.schema };

/** The definition that an item of JobTable holds, of whatever kind. Throws where it is malformed. */
export function definitionOf(item: Item): JobDefinition | WorkflowDefinition | TriggerDefinition {
  return SCHEMAS[parseDefinitionKey(String(item["pk"])).kind].parse(item);
}
