/** What has occurrences of its own. */
export const DEFINITION_KINDS = ["job", "workflow", "trigger"] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** Whose occurrence, run or record it is: `job#buy-scanner`. Also the partition key in both tables. */
export type DefinitionKey = `${DefinitionKind}#${string}`;

export function definitionKey(kind: DefinitionKind, id: string): DefinitionKey {
  return `${kind}#${id}`;
}

/** The parts of an owner's key. Ids hold no `#`. */
export function parseDefinitionKey(key: string): { readonly kind: DefinitionKind; readonly id: string } {
  const [prefix = "", id = ""] = key.split("#", 2);
  const kind = DEFINITION_KINDS.find((one) => one === prefix);
  if (kind === undefined || id === "") throw new RangeError(`${key} is not the key of a job, workflow or trigger`);
  return { kind, id };
}

/**
 * The id under which a step of a workflow reports like a job: `daily_pipeline:seed`. No job's own id holds a colon, so the
 * two cannot meet.
 */
export function stepJobId(workflowId: string, stepId: string): string {
  return `${workflowId}:${stepId}`;
}

/** The parts of a step's id. */
export function stepOf(jobId: string): { readonly workflow_id: string; readonly step_id: string } {
  const [workflow_id = "", step_id = ""] = jobId.split(":", 2);
  return { workflow_id, step_id };
}

/** Is this the id of a step, not of a job? */
export function isStep(jobId: string): boolean {
  return jobId.includes(":");
}
