/** Error names of the JSON protocol whose name in the Query protocol is another one. The others have the same in both. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  ...Object.fromEntries(
    [
      "BatchEntryIdsNotDistinct",
      "BatchRequestTooLong",
      "EmptyBatchRequest",
      "InvalidBatchEntryId",
      "MessageNotInflight",
      "PurgeQueueInProgress",
      "QueueDeletedRecently",
      "TooManyEntriesInBatchRequest",
      "UnsupportedOperation",
    ].map((name) => [name, `AWS.SimpleQueueService.${name}`]),
  ),
};

/** The Query protocol's code of an error; SDKs of either protocol show it. `type` may have a namespace: `com.amazonaws.sqs#…`. */
export function queryCodeOf(type: string): string {
  const name = type.slice(type.indexOf("#") + 1);
  return QUERY_CODES[name] ?? name;
}
