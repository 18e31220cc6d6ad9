import * as z from "zod";
import { FAILURE_POLICIES, type Step, type WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { definitionAttributes, type DefinitionItems } from "./definition-items.ts";
import { InstantItem, QueueItem, wholeItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";

const step = {
  step_id: z.string(),
  depends_on: z.array(z.string()),
  params: JsonObject,
  timeout_sec: wholeItem(1),
  retry_limit: wholeItem(0),
};
const Steps: z.ZodType<readonly Step[]> = z.array(
  z.discriminatedUnion("kind", [
    z.object({ ...step, kind: z.literal("queue"), queue: QueueItem }),
    z.object({ ...step, kind: z.literal("workflow"), workflow_id: z.string() }),
    z.object({ ...step, kind: z.literal("airflow"), dag_id: z.string() }),
  ]),
);

/** Steps as JSON text. */
export const StepsText = jsonText(Steps);

/** Definitions of workflows as items of JobTable. */
export const WORKFLOW_ITEMS: DefinitionItems<WorkflowDefinition> = {
  kind: "workflow",
  schema: z.object({
    ...definitionAttributes,
    kind: z.literal("workflow"),
    workflow_id: z.string(),
    name: z.string(),
    dag_id: z.string().nullable(),
    steps: StepsText,
    on_failure: z.enum(FAILURE_POLICIES),
    max_parallel: wholeItem(1),
    default_params: jsonText(JsonObject),
    starts_at: InstantItem.nullish(),
    ends_at: InstantItem.nullish(),
  }),
};
