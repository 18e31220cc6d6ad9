import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { SecretStore } from "../secret-store.ts";

const inputSchema = z.object({ SecretId: z.string(), SecretString: z.string() });

/** PutSecretValue: the new value is the current version at once. */
export function putSecretValue(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { SecretId, SecretString } = inputSchema.parse(input);
  const existing = secrets.find(SecretId);
  if (existing === undefined) throw new ServiceError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret.");
  const secret = secrets.put(existing.name, SecretString);
  return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: ["AWSCURRENT"] };
}
