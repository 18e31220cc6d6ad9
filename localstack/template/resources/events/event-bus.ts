import * as z from "zod";
import { ignored } from "../ignored.ts";
import { resourceType } from "../resource-type.ts";

/** AWS::Events::EventBus. Its dead-letter queue would take what cannot be encrypted, of which there is nothing here. */
export const eventBus = resourceType(
  "AWS::Events::EventBus",
  z.strictObject({
    Name: z.string().regex(/^(?!default$)[/.\-_A-Za-z0-9]{1,256}$/, "must be a name other than default"),
    Description: z.string().max(512).optional(),
    KmsKeyIdentifier: ignored,
    DeadLetterConfig: ignored,
    Policy: ignored,
    LogConfig: ignored,
    Tags: ignored,
  }),
  ({ Name, Description }, context) => {
    const bus = context.events.store.putBus(Name, Description, Date.now());
    return { ref: bus.name, attributes: { Arn: bus.arn, Name: bus.name } };
  },
);
