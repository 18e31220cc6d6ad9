import { randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { arn } from "../aws.ts";

const rowSchema = z.object({ name: z.string(), arn: z.string(), value: z.string(), version_id: z.string(), created_at: z.number() });

/** The current version of a secret. Times in epoch milliseconds. */
export interface StoredSecret {
  name: string;
  arn: string;
  value: string;
  versionId: string;
  createdAt: number;
}

/** Secrets with their current version only, kept in the state database. */
export class SecretStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Finds a secret by name, full ARN, or ARN without its random suffix. */
  find(id: string): StoredSecret | undefined {
    const row = this.#database.prepare("SELECT * FROM secrets WHERE name = ?1 OR arn = ?1 OR arn LIKE ?1 || '-______'").get(id);
    if (row === undefined) return undefined;
    const { version_id: versionId, created_at: createdAt, ...rest } = rowSchema.parse(row);
    return { ...rest, versionId, createdAt };
  }

  /** Creates the secret, or gives it a new current version. The ARN stays. */
  put(name: string, value: string): StoredSecret {
    const existing = this.find(name);
    // Like AWS: six random characters, so that a deleted and recreated secret has another ARN.
    const secretArn = existing?.arn ?? arn("secretsmanager", `secret:${name}-${randomBytes(3).toString("hex")}`);
    const stored = { name, arn: secretArn, value, versionId: randomUUID(), createdAt: Date.now() };
    this.#database
      .prepare(
        "INSERT INTO secrets VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value, version_id = excluded.version_id",
      )
      .run(stored.name, stored.arn, stored.value, stored.versionId, stored.createdAt);
    return stored;
  }
}
