import { randomBytes } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { OVERLAP_MS } from "../shared/domain/api-token.ts";

/** As many characters as the token that the stack makes. */
const TOKEN_BYTES = 36;

/** The token before the last rotation is still accepted; who has not taken over the last one would be locked out. */
export class OverlapGoesOn extends Error {
  readonly endsAt: string;

  constructor(endsAt: string) {
    super(`the token before the last rotation is accepted until ${endsAt}`);
    this.name = "OverlapGoesOn";
    this.endsAt = endsAt;
  }
}

/**
 * Makes a new token. The one until now is accepted beside it until the answered time, ISO 8601. Repeated within that time:
 * refused, and nothing changes.
 * @throws OverlapGoesOn
 */
export async function rotateToken(client: SecretsManagerClient, secretId: string, now: number = Date.now()): Promise<string> {
  const { CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const ends = (CreatedDate?.getTime() ?? 0) + OVERLAP_MS;
  if (now < ends && (await previousVersion(client, secretId)) !== undefined) throw new OverlapGoesOn(new Date(ends).toISOString());
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: randomBytes(TOKEN_BYTES).toString("base64url") }));
  return new Date(now + OVERLAP_MS).toISOString();
}

/** Ends the time of the token before the last rotation. False: there is none. */
export async function endOverlap(client: SecretsManagerClient, secretId: string): Promise<boolean> {
  const RemoveFromVersionId = await previousVersion(client, secretId);
  if (RemoveFromVersionId === undefined) return false;
  await client.send(new UpdateSecretVersionStageCommand({ SecretId: secretId, VersionStage: "AWSPREVIOUS", RemoveFromVersionId }));
  return true;
}

async function previousVersion(client: SecretsManagerClient, secretId: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
  return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSPREVIOUS"))?.[0];
}
