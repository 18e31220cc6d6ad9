import * as z from "zod";
import { existingSecret, noSuchSecret } from "../existing-secret.ts";
import { type SecretStore, STAGES } from "../secret-store.ts";

const inputSchema = z.object({ SecretId: z.string(), VersionId: z.string().optional(), VersionStage: z.string().optional() });

/** GetSecretValue of the version with this id, or this label; without either of the current one. */
export function getSecretValue(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { SecretId, VersionId, VersionStage = VersionId === undefined ? STAGES[0] : undefined } = inputSchema.parse(input);
  const { arn, name } = existingSecret(secrets, SecretId);
  const version = secrets
    .versions(name)
    .find(
      ({ versionId, stage }) =>
        (VersionId === undefined || VersionId === versionId) && (VersionStage === undefined || VersionStage === stage),
    );
  if (version === undefined) throw noSuchSecret();
  return {
    ARN: arn,
    Name: name,
    VersionId: version.versionId,
    SecretString: version.value,
    VersionStages: [version.stage],
    CreatedDate: version.createdAt / 1000,
  };
}
