import * as z from "zod";
import { existingSecret } from "../existing-secret.ts";
import type { SecretStore } from "../secret-store.ts";

/** DescribeSecret: everything but the values. */
export function describeSecret(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { arn, name, createdAt } = existingSecret(secrets, z.object({ SecretId: z.string() }).parse(input).SecretId);
  return {
    ARN: arn,
    Name: name,
    CreatedDate: createdAt / 1000,
    VersionIdsToStages: Object.fromEntries(secrets.versions(name).map(({ versionId, stage }) => [versionId, [stage]])),
  };
}
