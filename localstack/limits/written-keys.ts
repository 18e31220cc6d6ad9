import * as z from "zod";

const attributes = z.record(z.string(), z.unknown());
const put = z.object({ TableName: z.string(), Item: attributes });
const keyed = z.object({ TableName: z.string(), Key: attributes });
const transaction = z.object({
  TransactItems: z.array(z.object({ Put: put, Update: keyed, Delete: keyed, ConditionCheck: keyed }).partial()),
});
const batch = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(z.object({ PutRequest: z.object({ Item: attributes }), DeleteRequest: z.object({ Key: attributes }) }).partial()),
  ),
});

/** One item that a request writes: all of it, or its key. */
export interface Write {
  readonly table: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** All attributes are there, and so those of its indexes. */
  readonly whole: boolean;
}

/** The items that a request of DynamoDB writes, in its order; none for one that only reads, or that DynamoDB will refuse. */
export function writesOf(operation: string, input: unknown): readonly Write[] {
  switch (operation) {
    case "PutItem":
      return putOf(put.safeParse(input).data);
    case "UpdateItem":
    case "DeleteItem":
      return keyOf(keyed.safeParse(input).data);
    case "TransactWriteItems":
      return (transaction.safeParse(input).data?.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
        ...putOf(Put),
        ...keyOf(Update ?? Delete ?? ConditionCheck),
      ]);
    case "BatchWriteItem":
      return Object.entries(batch.safeParse(input).data?.RequestItems ?? {}).flatMap(([table, entries]) =>
        entries.flatMap(({ PutRequest, DeleteRequest }) => [
          ...(PutRequest === undefined ? [] : [{ table, attributes: PutRequest.Item, whole: true }]),
          ...(DeleteRequest === undefined ? [] : [{ table, attributes: DeleteRequest.Key, whole: false }]),
        ]),
      );
    default:
      return [];
  }
}

function putOf(one: z.output<typeof put> | undefined): readonly Write[] {
  return one === undefined ? [] : [{ table: one.TableName, attributes: one.Item, whole: true }];
}

function keyOf(one: z.output<typeof keyed> | undefined): readonly Write[] {
  return one === undefined ? [] : [{ table: one.TableName, attributes: one.Key, whole: false }];
}
