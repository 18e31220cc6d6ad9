import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { completeDefinitions, countIndexed } from "./complete-definitions.ts";

/**
 * Waits until the index of definitions holds them all: it follows the table within seconds, and what is made or deleted
 * meanwhile counts as it comes. Answers how many they are.
 *
 * @param withinMs @default 60_000
 */
export async function untilIndexed(client: DynamoDBDocumentClient, table: string, withinMs = 60_000): Promise<number> {
  for (const end = Date.now() + withinMs; ; await delay(1_000)) {
    const { found } = await completeDefinitions(client, table);
    const indexed = await countIndexed(client, table);
    if (indexed >= found) return indexed;
    if (Date.now() > end) throw new Error(`the index holds ${indexed} of ${found} definitions`);
  }
}
