import * as z from "zod";
import type { SecretStore } from "../secret-store.ts";

const nameFilter = z.strictObject({ Key: z.literal("name"), Values: z.tuple([z.string()]) });
const inputSchema = z.object({ Filters: z.array(nameFilter).max(1).default([]) });

/** ListSecrets, all on one page; of the filters, the one by the beginning of the name. */
export function listSecrets(input: unknown, secrets: SecretStore): Record<string, unknown> {
  const [filter] = inputSchema.parse(input).Filters;
  const found = secrets.list(filter?.Values[0] ?? "");
  return { SecretList: found.map(({ arn, name, createdAt }) => ({ ARN: arn, Name: name, CreatedDate: createdAt / 1000 })) };
}
