import * as z from "zod";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::Events::EventBusPolicy: there are no identities on a laptop, so nothing is enforced. */
export const eventBusPolicy = resourceType("AWS::Events::EventBusPolicy", z.looseObject({}), (_properties, context) => ({
  ref: physicalName(undefined, context),
  attributes: {},
}));
