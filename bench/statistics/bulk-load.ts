import { execFile } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { constants, createGzip } from "node:zlib";
import type { AttributeValue, CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { findDynoxide } from "../../localstack/engines/dynoxide-binary.ts";

/** Of a text that is compressed at a time. */
const LINES = 1_000;

export type DynamoItem = Readonly<Record<string, AttributeValue>>;

/**
 * Makes the database of `startDynoxide(directory)` with one table, filled with `items`: by an export, as DynamoDB writes one to S3,
 * which dynoxide reads many times faster than it takes the items over HTTP. @throws what dynoxide says, if it does not read all
 */
export async function bulkLoad(directory: string, table: CreateTableCommandInput, items: Iterable<DynamoItem>): Promise<void> {
  const exported = join(directory, "export");
  const data = join(exported, String(table.TableName), "data");
  const schema = join(directory, "schema.json");
  mkdirSync(data, { recursive: true });
  writeFileSync(schema, JSON.stringify({ Table: table }));
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  await pipeline(Readable.from(chunks(items)), gzip, createWriteStream(join(data, "items.json.gz")));
  await promisify(execFile)(findDynoxide(), [
    "import",
    "--source",
    exported,
    "--schema",
    schema,
    "--output",
    join(directory, "dynamodb.db"),
  ]);
  rmSync(exported, { recursive: true });
}

function* chunks(items: Iterable<DynamoItem>): Generator<string> {
  let lines: string[] = [];
  for (const Item of items) {
    lines.push(JSON.stringify({ Item }));
    if (lines.length < LINES) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}
