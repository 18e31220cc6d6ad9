import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { restoreAccounts, restoredLine } from "./restore-accounts.ts";
import { restoreDefinitions } from "./restore-definitions.ts";
import { restoreRecords } from "./restore-records.ts";
import type { ScopeTables } from "./tables-of.ts";

/**
 * So long a scope stands still at least, in ms: more than the four minutes from which a definition that is provisioned is
 * planned anew. What fell due before the stop, and whose record is lost, is out of that reach then.
 */
export const STANDSTILL_MS = 300_000;

/**
 * Puts back what the restored tables have, and lets the next sweep look from the stop on: what fell due between the backup and
 * the stop ran as it did, with a record or with one that is lost, and must not run again. Records first, so that no
 * definition comes back before what it has done. Nothing may use the tables meanwhile. Repeated: the same.
 */
export async function restoreInto(
  client: DynamoDBClient,
  tables: ScopeTables,
  restored: { readonly definitions?: string | undefined; readonly records?: string | undefined; readonly accounts?: string | undefined },
  { stoppedAt, print }: { readonly stoppedAt: number; readonly print: (line: string) => void },
): Promise<void> {
  if (restored.accounts !== undefined) {
    for (const kind of await restoreAccounts(client, { from: restored.accounts, to: tables.accounts })) print(restoredLine(kind));
  }
  if (restored.definitions === undefined) return;
  if (restored.records !== undefined) {
    const { records, ended } = await restoreRecords(client, { from: restored.records, to: tables.records }, stoppedAt);
    print(`${records} records put back, ${ended} of them ended, since they were under way in the backup`);
  }
  const sweptUntil = { pk: { S: "sweep" }, sk: { S: "state" }, swept_until: { S: new Date(stoppedAt).toISOString() } };
  await client.send(new PutItemCommand({ TableName: tables.definitions, Item: sweptUntil }));
  print(`${await restoreDefinitions(client, { from: restored.definitions, to: tables.definitions })} definitions put back`);
}
