import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { requestLimits } from "../request-limits.ts";

const Credentials = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** A user name and a password, from a secret that holds `{"username", "password"}`. */
export async function readCredentials(
  secretId: string,
  client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient({ maxAttempts: 5, requestHandler: requestLimits() }),
): Promise<z.infer<typeof Credentials>> {
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = Credentials.safeParse(jsonOf(SecretString));
  // Not the parser's own words: they could repeat what is in the secret.
  if (!parsed.success) throw new Error(`the secret ${secretId} must hold {"username": …, "password": …}`);
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
