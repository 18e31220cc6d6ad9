import { type DispatchQueueName, queueOf } from "../../../../shared/contract/deployment/dispatch-queues.ts";
import type { DispatchMessage, FireMessage, JobMessage } from "../../../../shared/domain/message/messages.ts";
import { type DefinitionKey, type DefinitionKind, parseDefinitionKey } from "../../../../shared/domain/definition/definition-key.ts";
import type { Delayed, DispatchQueue } from "../../../../shared/ports/messages/dispatch-queue.ts";
import type { WakeSchedules } from "../../../../shared/ports/messages/wake-schedules.ts";
import type { WorkerQueues } from "../../../../shared/ports/messages/worker-queues.ts";

import { pageOf } from "../runs/page-of.ts";

const LONGEST_DELAY_SECONDS = 900;

export interface Pending {
  readonly messageId: string;
  readonly message: DispatchMessage;
  readonly queue: DispatchQueueName;
  readonly sentAt: number;
  /** How often it has been delivered, the next time included. */
  readonly deliveries: number;
  /** When it becomes visible, epoch ms. */
  readonly visibleAt: number;
}

/** Refuses what SQS would refuse. */
function checkDelay(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_DELAY_SECONDS) throw new Error(`SQS takes no delay of ${seconds} s`);
}

export class MemoryDispatchQueue implements DispatchQueue {
  readonly pending: Pending[] = [];
  readonly sent: Delayed<DispatchMessage>[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async send(messages: readonly Delayed<DispatchMessage>[]): Promise<void> {
    for (const { delaySeconds } of messages) checkDelay(delaySeconds);
    for (const { message, delaySeconds } of messages) {
      const copy = structuredClone(message);
      this.sent.push({ message: copy, delaySeconds });
      this.add(copy, this.#now() + delaySeconds * 1000);
    }
  }

  add(message: DispatchMessage, visibleAt: number): void {
    const messageId = `message-${this.sent.length}-${this.pending.length}-${visibleAt}-${crypto.randomUUID()}`;
    this.pending.push({ messageId, message, queue: queueOf(message), sentAt: this.#now(), deliveries: 1, visibleAt });
  }

  /** Every fire that was sent, alone or with others. */
  get fires(): FireMessage[] {
    return this.sent.flatMap(({ message }) => (message.kind === "fires" ? message.fires : message.kind === "fire" ? [message] : []));
  }

  /** Takes what is visible, whatever its queue, in the order it became so. */
  take(): Pending[] {
    const due = this.pending.filter(({ visibleAt }) => visibleAt <= this.#now()).sort((a, b) => a.visibleAt - b.visibleAt);
    this.pending.splice(0, this.pending.length, ...this.pending.filter(({ visibleAt }) => visibleAt > this.#now()));
    return due;
  }
}

export interface SentToWorker extends Delayed<JobMessage> {
  readonly queue: string;
  readonly sentAt: number;
}

export class MemoryWorkerQueues implements WorkerQueues {
  readonly queues = new Set<string>();
  readonly sent: SentToWorker[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async ensure(queue: string): Promise<void> {
    this.queues.add(queue);
  }

  /** Nothing takes messages out of these queues: a test says which of them are empty. */
  readonly emptied = new Set<string>();

  async isEmpty(queue: string): Promise<boolean> {
    return this.emptied.has(queue);
  }

  async send(messages: readonly (Delayed<JobMessage> & { readonly queue: string })[]): Promise<void> {
    for (const { delaySeconds } of messages) checkDelay(delaySeconds);
    for (const message of messages) {
      this.queues.add(message.queue);
      this.sent.push({ ...structuredClone(message), sentAt: this.#now() });
    }
  }
}

export class MemoryWakeSchedules implements WakeSchedules {
  /** Expressions by owner; also those of one single time, `at(…)`. */
  readonly recurring = new Map<DefinitionKey, string>();
  readonly oneTime = new Map<string, { readonly instant: number; readonly message: DispatchMessage }>();

  async put(owner: DefinitionKey, expression: string): Promise<void> {
    this.recurring.set(owner, expression);
  }

  async remove(owner: DefinitionKey): Promise<void> {
    this.recurring.delete(owner);
  }

  async compare(owner: DefinitionKey, expression: string): Promise<"same" | "different" | "absent"> {
    const found = this.recurring.get(owner);
    return found === undefined ? "absent" : found === expression ? "same" : "different";
  }

  async list(kind: DefinitionKind, cursor: string | null): Promise<{ owners: readonly DefinitionKey[]; next: string | null }> {
    const own = [...this.recurring.keys()].filter((owner) => parseDefinitionKey(owner).kind === kind);
    const { shown, next } = pageOf(own, cursor);
    return { owners: shown, next };
  }

  async once(name: string, instant: number, message: DispatchMessage): Promise<void> {
    if (!this.oneTime.has(name)) this.oneTime.set(name, { instant, message: structuredClone(message) });
  }
}
