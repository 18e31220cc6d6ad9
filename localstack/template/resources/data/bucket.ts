import * as z from "zod";
import { PARTITION, REGION, URL_SUFFIX } from "../../../aws.ts";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/**
 * AWS::S3::Bucket. Versions, lifecycle rules and access settings have no effect: objects stay until they are deleted.
 * Notifications, websites and replication are not supported, and therefore errors.
 */
export const bucket = resourceType(
  "AWS::S3::Bucket",
  z.strictObject({
    BucketName: z.string().optional(),
    BucketEncryption: ignored,
    PublicAccessBlockConfiguration: ignored,
    VersioningConfiguration: ignored,
    LifecycleConfiguration: ignored,
    OwnershipControls: ignored,
    AccessControl: ignored,
    LoggingConfiguration: ignored,
    Tags: ignored,
    MetricsConfigurations: ignored,
    AbacStatus: ignored,
  }),
  (properties, context) => {
    const name = physicalName(properties.BucketName, context).toLowerCase();
    context.fauxqs.createBucket(name);
    const domain = `${name}.s3.${URL_SUFFIX}`;
    return {
      ref: name,
      attributes: { Arn: `arn:${PARTITION}:s3:::${name}`, DomainName: domain, RegionalDomainName: `${name}.s3.${REGION}.${URL_SUFFIX}` },
    };
  },
);
