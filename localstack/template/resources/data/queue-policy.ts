import * as z from "zod";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::SQS::QueuePolicy: there are no identities on a laptop, so nothing is enforced. */
export const queuePolicy = resourceType(
  "AWS::SQS::QueuePolicy",
  z.strictObject({ Queues: z.array(z.string()), PolicyDocument: ignored }),
  (_properties, context) => ({
    ref: physicalName(undefined, context),
    attributes: { Id: physicalName(undefined, context) },
  }),
);
