import * as z from "zod";
import type { JobDefinition } from "../domain/job.ts";
import { definitionAttributes, type DefinitionItems } from "./definition-items.ts";
import { JsonObject, jsonText } from "./json-text.ts";

/** Definitions of jobs as items of JobTable. */
export const JOB_ITEMS: DefinitionItems<JobDefinition> = {
  kind: "job",
  schema: z.object({
    ...definitionAttributes,
    kind: z.literal("job"),
    job_id: z.string(),
    queue: z.string(),
    max_parallel: z.number(),
    default_params: jsonText(JsonObject),
    timeout_sec: z.number(),
    retry_limit: z.number(),
    telemetry_label: z.string().nullable(),
  }),
};
