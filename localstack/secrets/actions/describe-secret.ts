import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { SecretStore } from "../secret-store.ts";

/** DescribeSecret: everything but the value. */
export function describeSecret(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const secret = secrets.find(z.object({ SecretId: z.string() }).parse(input).SecretId);
  if (secret === undefined) throw new ServiceError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret.");
  return {
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: secret.createdAt / 1000,
    VersionIdsToStages: { [secret.versionId]: ["AWSCURRENT"] },
  };
}
