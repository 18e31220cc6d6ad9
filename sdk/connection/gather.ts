interface Gathering<Entry, Answer> {
  /** Most entries that are sent together. */
  readonly most: number;
  /** Bytes that they may have together. @default no limit */
  readonly mostBytes?: number;
  /** Bytes of an entry. @default 0 */
  readonly sizeOf?: (entry: Entry) => number;
  /** Longest wait of an entry for others, in milliseconds. */
  readonly patienceMs: number;
  /** Is there nobody to wait for beside those that wait already? Asked when all of one turn have come, and after each sending. */
  readonly isComplete: (waiting: number) => boolean;
  /** Answers an answer each, in order, perhaps still to come; what it throws, each entry is rejected with. */
  readonly send: (entries: readonly Entry[]) => Promise<readonly (Answer | Promise<Answer>)[]>;
}

interface Waiting<Entry, Answer> {
  readonly entry: Entry;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends together what comes about the same time: when that is as much as goes, when nobody else can come, or after a while. */
export function gather<Entry, Answer>(its: Gathering<Entry, Answer>): (entry: Entry) => Promise<Answer> {
  const { most, mostBytes = Number.POSITIVE_INFINITY, sizeOf = () => 0 } = its;
  let waiting: Waiting<Entry, Answer>[] = [];
  let bytes = 0;
  let patience: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;

  return async (entry) => {
    const size = sizeOf(entry);
    if (bytes + size > mostBytes) flush();
    bytes += size;
    return new Promise((resolve, reject) => {
      waiting.push({ entry, resolve, reject });
      if (waiting.length >= most) return flush();
      patience ??= setTimeout(flush, its.patienceMs);
      turn ??= setImmediate(look);
    });
  };

  function look(): void {
    turn = undefined;
    if (waiting.length > 0 && its.isComplete(waiting.length)) flush();
  }

  function flush(): void {
    clearTimeout(patience);
    clearImmediate(turn);
    patience = turn = undefined;
    const batch = waiting;
    waiting = [];
    bytes = 0;
    if (batch.length > 0) void send(batch);
  }

  async function send(batch: readonly Waiting<Entry, Answer>[]): Promise<void> {
    try {
      const answers = await its.send(batch.map(({ entry }) => entry));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    turn ??= setImmediate(look);
  }
}
