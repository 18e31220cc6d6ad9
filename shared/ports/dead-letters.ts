/** Dead letters of the whole scope, also of queues that were made at run time. Not here: what they say, and moving them. */
export interface DeadLetters {
  /** Approximate, as SQS counts. A queue that cannot be read is named in `unread`, with the reason, and keeps no other from being counted. */
  count(): Promise<{
    readonly messages: number;
    readonly unread: readonly { readonly queue: string; readonly error: string }[];
  }>;
}
