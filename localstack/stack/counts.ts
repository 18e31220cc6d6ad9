/** Counters of one operation of one service. */
interface OperationCount {
  /** Requests received, failed ones included. */
  requests: number;
  /** Entries inside batch requests (messages of SendMessageBatch, keys of BatchWriteItem…); a request without entries counts as one. */
  entries: number;
  /** DynamoDB read and write units answered by the requests, where they were answered. */
  capacityUnits: number;
  /** Of the requests, those refused because a key they write to had no units left. */
  throttled?: number;
}

/** Everything the stack did since it was started, as plain JSON. */
export interface RequestCounts {
  services: Record<string, Record<string, OperationCount>>;
  /** `recursionsStopped`: not invoked, since their chain of requests was too long. */
  lambda: Record<string, { invocations: number; errors: number; durationMs: number; recursionsStopped?: number }>;
  httpApi: Record<string, { requests: number; responseBytes: number; throttled?: number }>;
  scheduler: { invocations: number; failed: number };
  /** What rules sent to their targets; what was published is in `services`, as the entries of `events` `PutEvents`. */
  eventRules: { deliveries: number; failed: number };
}

/** Collects the counts. One instance per local stack; all methods are cheap enough to be always on. */
export class RequestCounter {
  readonly #counts: RequestCounts = {
    services: {},
    lambda: {},
    httpApi: {},
    scheduler: { invocations: 0, failed: 0 },
    eventRules: { deliveries: 0, failed: 0 },
  };

  /** Records one request of a service operation. */
  request(service: string, operation: string, entries = 1, capacityUnits = 0): void {
    const operations = (this.#counts.services[service] ??= {});
    const count = (operations[operation] ??= { requests: 0, entries: 0, capacityUnits: 0 });
    count.requests += 1;
    count.entries += entries;
    count.capacityUnits += capacityUnits;
  }

  /** Adds capacity units that became known with the response of a request recorded earlier. */
  capacity(service: string, operation: string, units: number): void {
    const count = this.#counts.services[service]?.[operation];
    if (count !== undefined) count.capacityUnits += units;
  }

  /** Records that a request recorded earlier was refused for its rate. */
  throttled(service: string, operation: string): void {
    const count = this.#counts.services[service]?.[operation];
    if (count !== undefined) count.throttled = (count.throttled ?? 0) + 1;
  }

  /** Records one finished invocation of a function. */
  invocation(functionName: string, durationMs: number, failed: boolean): void {
    const count = this.#function(functionName);
    count.invocations += 1;
    count.durationMs += durationMs;
    if (failed) count.errors += 1;
  }

  /** Records an invocation that did not take place. */
  recursionStopped(functionName: string): void {
    const count = this.#function(functionName);
    count.recursionsStopped = (count.recursionsStopped ?? 0) + 1;
  }

  /** Records one answered HTTP API request. */
  httpRequest(stackName: string, responseBytes: number): void {
    const count = (this.#counts.httpApi[stackName] ??= { requests: 0, responseBytes: 0 });
    count.requests += 1;
    count.responseBytes += responseBytes;
  }

  /** Records one HTTP API request that was answered 429. */
  httpThrottled(stackName: string): void {
    const count = (this.#counts.httpApi[stackName] ??= { requests: 0, responseBytes: 0 });
    count.throttled = (count.throttled ?? 0) + 1;
  }

  /** Records delivered (or finally undeliverable) schedule invocations. */
  scheduled(delivered: number, failed: number): void {
    this.#counts.scheduler.invocations += delivered;
    this.#counts.scheduler.failed += failed;
  }

  /** Records delivered (or undeliverable) events, one for each target of each rule. */
  ruleDelivered(delivered: number, failed: number): void {
    this.#counts.eventRules.deliveries += delivered;
    this.#counts.eventRules.failed += failed;
  }

  #function(name: string): RequestCounts["lambda"][string] {
    return (this.#counts.lambda[name] ??= { invocations: 0, errors: 0, durationMs: 0 });
  }

  /** A copy of all counts. */
  snapshot(): RequestCounts {
    return structuredClone(this.#counts);
  }
}
