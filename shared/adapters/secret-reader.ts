import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** How long a secret is kept in memory, in ms: a rotated one is in force after that. */
const SECRET_AGE_MS = 300_000;

/** Reads a secret's text, at most once in five minutes; a failure to read throws and is tried again by the next caller. */
export function secretReader(secretId: string): () => Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 5, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } });
  let known: { readonly value: string; readonly until: number } | undefined;
  return async () => {
    if (known && Date.now() < known.until) return known.value;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (!SecretString) throw new Error("the secret is empty");
    known = { value: SecretString, until: Date.now() + SECRET_AGE_MS };
    return SecretString;
  };
}
