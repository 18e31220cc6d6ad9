import * as z from "zod";

const batch = z.object({ RequestItems: z.unknown() });

/** What DynamoDB answers to a request whose key has no write units left. */
export interface Throttled {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const MESSAGE =
  "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

/**
 * The answer of a table on demand: an exception with its reason, for a transaction a cancellation with the reason of each of its
 * items, and for a batch all its items as not processed.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html
 * @param busy for each item the table or index that has no units left; undefined where there are some
 */
export function throttled(
  operation: string,
  input: unknown,
  busy: readonly ({ readonly arn: string; readonly index: string | undefined } | undefined)[],
): Throttled {
  if (operation === "BatchWriteItem") return { status: 200, body: { UnprocessedItems: batch.parse(input).RequestItems } };
  if (operation === "TransactWriteItems") {
    const codes = busy.map((one) => (one === undefined ? "None" : "ThrottlingError"));
    return error("TransactionCanceledException", {
      message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
      CancellationReasons: codes.map((Code) => (Code === "None" ? { Code } : { Code, Message: MESSAGE })),
    });
  }
  const ThrottlingReasons = busy.flatMap((one) =>
    one === undefined
      ? []
      : [{ reason: `${one.index === undefined ? "Table" : "Index"}WriteKeyRangeThroughputExceeded`, resource: one.arn }],
  );
  return error("ThrottlingException", { message: MESSAGE, ThrottlingReasons });
}

function error(name: string, content: Readonly<Record<string, unknown>>): Throttled {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...content } };
}
