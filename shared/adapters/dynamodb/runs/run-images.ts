import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import type { RunImages } from "../../../ports/streams/run-images.ts";
import { runOf } from "./run-items.ts";
import { workflowRunOf } from "./workflow-run-items.ts";

/** Items of RunTable, as its stream shows them. */
export const dynamoRunImages: RunImages = {
  readChange(image) {
    // Packages of AWS's declare the same wire shape twice.
    const item = unmarshall(image as Record<string, AttributeValue>);
    const { kind } = parseDefinitionKey(String(item["pk"]));
    if (kind === "trigger") return undefined;
    return kind === "workflow" ? { kind: "workflow-run", run: workflowRunOf(item) } : { kind: "run", run: runOf(item) };
  },
};
