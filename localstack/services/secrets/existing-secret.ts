import { ServiceError } from "../../endpoint/service-error.ts";
import type { SecretStore, StoredSecret } from "./secret-store.ts";

/** @throws ServiceError ResourceNotFoundException */
export function existingSecret(secrets: SecretStore, id: string): StoredSecret {
  const secret = secrets.find(id);
  if (secret === undefined) throw noSuchSecret();
  return secret;
}

/** What the service answers for a secret, or a version of it, that is not there. */
export function noSuchSecret(): ServiceError {
  return new ServiceError("ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret.");
}
