import * as z from "zod";
import { existingSecret } from "../existing-secret.ts";
import type { SecretStore } from "../secret-store.ts";

const inputSchema = z.object({ SecretId: z.string(), SecretString: z.string() });

/** PutSecretValue: the new value is the current version at once, and what was it is the previous one. */
export function putSecretValue(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const { SecretId, SecretString } = inputSchema.parse(input);
  const { arn, name } = existingSecret(secrets, SecretId);
  const { versionId, stage } = secrets.put(name, SecretString);
  return { ARN: arn, Name: name, VersionId: versionId, VersionStages: [stage] };
}
