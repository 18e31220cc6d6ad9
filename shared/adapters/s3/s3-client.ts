import { S3Client } from "@aws-sdk/client-s3";
import { requestLimits } from "../request-limits.ts";

/** By path, so that one endpoint serves every bucket on a laptop, too. */
export function s3Client(): S3Client {
  return new S3Client({ forcePathStyle: true, maxAttempts: 5, requestHandler: requestLimits(20_000) });
}
