import type { SecretStore } from "./secret-store.ts";
import { describeSecret } from "./actions/describe-secret.ts";
import { getSecretValue } from "./actions/get-secret-value.ts";
import { listSecrets } from "./actions/list-secrets.ts";
import { putSecretValue } from "./actions/put-secret-value.ts";
import { updateSecretVersionStage } from "./actions/update-secret-version-stage.ts";
import { ServiceError } from "../../endpoint/service-error.ts";

const ACTIONS: Record<string, (input: unknown, secrets: SecretStore) => Record<string, unknown>> = {
  GetSecretValue: getSecretValue,
  PutSecretValue: putSecretValue,
  DescribeSecret: describeSecret,
  ListSecrets: listSecrets,
  UpdateSecretVersionStage: updateSecretVersionStage,
};

/** Runs one Secrets Manager operation; throws ServiceError as the service would answer. */
export function runSecretsManager(operation: string, input: unknown, secrets: SecretStore): Record<string, unknown> {
  const action = ACTIONS[operation];
  if (action === undefined) throw new ServiceError("InvalidAction", 400, `The local Secrets Manager does not support ${operation}.`);
  return action(input, secrets);
}
