import { randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { arn } from "../../aws.ts";

/** Labels of versions; one that has none is forgotten. */
export const STAGES = ["AWSCURRENT", "AWSPREVIOUS"] as const;
export type Stage = (typeof STAGES)[number];

const secretRow = z.object({ name: z.string(), arn: z.string(), created_at: z.number() });
const versionRow = z.object({ value: z.string(), version_id: z.string(), stage: z.enum(STAGES), created_at: z.number() });

/** A secret without its values. Times in epoch milliseconds. */
export interface StoredSecret {
  name: string;
  arn: string;
  createdAt: number;
}

/** A value that the secret has, or had before. */
export interface SecretVersion {
  value: string;
  versionId: string;
  stage: Stage;
  createdAt: number;
}

/** Secrets with their current version and the one before it, kept in the state database. */
export class SecretStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Finds a secret by name, full ARN, or ARN without its random suffix. */
  find(id: string): StoredSecret | undefined {
    const row = this.#database
      .prepare("SELECT name, arn, created_at FROM secrets WHERE name = ?1 OR arn = ?1 OR arn LIKE ?1 || '-______'")
      .get(id);
    return row && secretOf(row);
  }

  /** Secrets whose name begins so, in order of name. */
  list(prefix: string): StoredSecret[] {
    const rows = this.#database
      .prepare("SELECT name, arn, created_at FROM secrets WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name")
      .all(prefix);
    return rows.map(secretOf);
  }

  /** The versions that have a label, the current one first. */
  versions(name: string): SecretVersion[] {
    const rows = this.#database
      .prepare("SELECT value, version_id, stage, created_at FROM secret_versions WHERE name = ? ORDER BY stage")
      .all(name);
    return rows.map((row) => {
      const { version_id: versionId, created_at: createdAt, ...rest } = versionRow.parse(row);
      return { ...rest, versionId, createdAt };
    });
  }

  /** Creates the secret, or gives it a new current version; the one that was current is the previous one then. The ARN stays. */
  put(name: string, value: string): SecretVersion {
    const version = { value, versionId: randomUUID(), stage: STAGES[0], createdAt: Date.now() };
    this.#atomically(() => this.#write(name, version));
    return version;
  }

  #write(name: string, { value, versionId, stage, createdAt }: SecretVersion): void {
    if (this.find(name) === undefined) {
      // Like AWS: six random characters, so that a deleted and recreated secret has another ARN.
      const secretArn = arn("secretsmanager", `secret:${name}-${randomBytes(3).toString("hex")}`);
      this.#database.prepare("INSERT INTO secrets VALUES (?, ?, ?, ?, ?)").run(name, secretArn, value, versionId, createdAt);
    }
    this.removeStage(name, "AWSPREVIOUS");
    this.#database.prepare("UPDATE secret_versions SET stage = 'AWSPREVIOUS' WHERE name = ?").run(name);
    this.#database.prepare("INSERT INTO secret_versions VALUES (?, ?, ?, ?, ?)").run(name, stage, versionId, value, createdAt);
  }

  #atomically(write: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      write();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Takes a label from the version that has it. */
  removeStage(name: string, stage: Stage): void {
    this.#database.prepare("DELETE FROM secret_versions WHERE name = ? AND stage = ?").run(name, stage);
  }
}

function secretOf(row: unknown): StoredSecret {
  const { created_at: createdAt, ...rest } = secretRow.parse(row);
  return { ...rest, createdAt };
}
