import * as z from "zod";
import { ServiceError } from "../../../endpoint/service-error.ts";
import { existingSecret } from "../existing-secret.ts";
import type { SecretStore } from "../secret-store.ts";

const inputSchema = z.strictObject({ SecretId: z.string(), VersionStage: z.literal("AWSPREVIOUS"), RemoveFromVersionId: z.string() });

/** UpdateSecretVersionStage, as far as it takes the label of the previous version away. */
export function updateSecretVersionStage(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { SecretId, VersionStage, RemoveFromVersionId } = inputSchema.parse(input);
  const { arn, name } = existingSecret(secrets, SecretId);
  const labelled = secrets.versions(name).find(({ stage }) => stage === VersionStage);
  if (labelled?.versionId !== RemoveFromVersionId) {
    throw new ServiceError("InvalidParameterException", 400, `The staging label ${VersionStage} is not attached to that version.`);
  }
  secrets.removeStage(name, VersionStage);
  return { ARN: arn, Name: name };
}
