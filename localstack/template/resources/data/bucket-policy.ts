import * as z from "zod";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::S3::BucketPolicy: there are no identities on a laptop, so nothing is enforced. */
export const bucketPolicy = resourceType(
  "AWS::S3::BucketPolicy",
  z.strictObject({ Bucket: z.string(), PolicyDocument: ignored }),
  (_properties, context) => ({
    ref: physicalName(undefined, context),
    attributes: {},
  }),
);
