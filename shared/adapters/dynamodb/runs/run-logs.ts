import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { RunLogs } from "../../../ports/runs/run-logs.ts";
import { jsonText } from "../items/json-text.ts";
import { readable } from "../items/readable-items.ts";
import { expiryOfRecord } from "../items/record-expiry.ts";

/** Parts of logs as items of RunTable: `pk = log#{job_id}`, `sk = {run_id}#{attempt}#{from}`, in the order of their lines. */
const Part = z.object({
  sk: z.string(),
  attempt: z.int(),
  lines: jsonText(z.array(z.object({ at: z.string(), level: z.enum(["info", "warn", "error"]), text: z.string() }))),
});

/** Part of a sort key in the order of its number. */
const ordered = (number: number) => String(number).padStart(6, "0");

/** Logs of runs in DynamoDB; each part is deleted by its time to live, with the run's record. */
export function dynamoRunLogs(
  client: DynamoDBDocumentClient,
  { runTable, retentionDays }: { readonly runTable: string; readonly retentionDays: number },
): RunLogs {
  return {
    async append({ job_id, run_id }, { attempt, from, lines }) {
      const key = { pk: `log#${job_id}`, sk: `${run_id}#${ordered(attempt)}#${ordered(from)}` };
      const part = { attempt, lines: JSON.stringify(lines), expires_at: expiryOfRecord(run_id, retentionDays) };
      await client.send(new PutCommand({ TableName: runTable, Item: { ...key, ...part } }));
    },
    async tail({ job_id, run_id }, limit) {
      const parts: z.infer<typeof Part>[] = [];
      let startKey: Record<string, unknown> | undefined;
      do {
        const page: { Items?: Record<string, unknown>[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined } =
          await client.send(
            new QueryCommand({
              TableName: runTable,
              KeyConditionExpression: "pk = :pk AND begins_with(sk, :run)",
              ExpressionAttributeValues: { ":pk": `log#${job_id}`, ":run": `${run_id}#` },
              ScanIndexForward: false,
              ...(startKey && { ExclusiveStartKey: startKey }),
            }),
          );
        parts.push(...readable(page.Items ?? [], (item) => Part.parse(item)));
        startKey = page.LastEvaluatedKey;
      } while (startKey && parts.reduce((sum, { lines }) => sum + lines.length, 0) <= limit);
      const all = parts.toReversed().flatMap(({ attempt, lines }) => lines.map((line) => ({ attempt, ...line })));
      return { lines: all.slice(-limit), more: all.length > limit || startKey !== undefined };
    },
  };
}
