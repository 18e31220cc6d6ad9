import * as z from "zod";
import type { JobDefinition } from "../../../domain/definition/job.ts";
import { definitionAttributes, type DefinitionItems } from "./definition-items.ts";
import { QueueItem, wholeItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";

/** Definitions of jobs as items of JobTable. */
export const JOB_ITEMS: DefinitionItems<JobDefinition> = {
  kind: "job",
  schema: z.object({
    ...definitionAttributes,
    kind: z.literal("job"),
    job_id: z.string(),
    queue: QueueItem,
    max_parallel: wholeItem(1),
    default_params: jsonText(JsonObject),
    timeout_sec: wholeItem(1),
    retry_limit: wholeItem(0),
    telemetry_label: z.string().nullable(),
  }),
};
