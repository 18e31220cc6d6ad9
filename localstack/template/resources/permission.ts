import * as z from "zod";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::Lambda::Permission: there are no identities on a laptop, so nothing is enforced. */
export const permission = resourceType("AWS::Lambda::Permission", z.looseObject({ FunctionName: z.string() }), (_properties, context) => ({
  ref: physicalName(undefined, context),
  attributes: { Id: physicalName(undefined, context) },
}));
