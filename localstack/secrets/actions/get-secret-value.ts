import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { SecretStore } from "../secret-store.ts";

const inputSchema = z.object({ SecretId: z.string(), VersionId: z.string().optional(), VersionStage: z.literal("AWSCURRENT").optional() });

/** GetSecretValue of the current version. */
export function getSecretValue(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { SecretId, VersionId } = inputSchema.parse(input);
  const secret = secrets.find(SecretId);
  if (secret === undefined || (VersionId !== undefined && VersionId !== secret.versionId)) {
    throw new ServiceError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret.");
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versionId,
    SecretString: secret.value,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: secret.createdAt / 1000,
  };
}
