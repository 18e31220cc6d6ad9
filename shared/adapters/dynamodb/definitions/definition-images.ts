import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DefinitionImages } from "../../../ports/streams/definition-images.ts";
import type { Image } from "../../../ports/streams/run-images.ts";
import { definitionOf } from "./definition-of-item.ts";
import { isPassKey, passOf } from "../pass-store.ts";

/** Items of JobTable, as its stream shows them. */
export const dynamoDefinitionImages: DefinitionImages = {
  isPassKey,
  readPass: (image) => passOf(itemOf(image)),
  readDefinition: (image) => definitionOf(itemOf(image)),
};

/** Packages of AWS's declare the same wire shape twice. */
function itemOf(image: Image): Record<string, unknown> {
  return unmarshall(image as Record<string, AttributeValue>);
}
