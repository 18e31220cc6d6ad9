import type { DatabaseSync } from "node:sqlite";
import type { Delivery } from "../../delivery/delivery.ts";
import { ServiceError } from "../../endpoint/service-error.ts";
import { jsonText } from "../../json-text.ts";
import type { EventEnvelope } from "./event-envelope.ts";
import { EventStore } from "./event-store.ts";

/** An event and the bus it is put on. A bus that does not exist has no rules, and that is all, as on AWS. */
export interface PublishedEvent {
  readonly busName: string;
  readonly event: EventEnvelope;
}

/**
 * EventBridge with its buses and rules. Events are matched and delivered at once and kept nowhere: what the targets have
 * taken when `publish` resolves is all there is. AWS may deliver later, twice, and in another order.
 */
export class EventBridge {
  readonly store: EventStore;
  readonly #underWay = new Set<Promise<void>>();
  #deliver: ((deliveries: Delivery[]) => Promise<void>) | undefined;

  constructor(database: DatabaseSync) {
    this.store = new EventStore(database, Date.now());
  }

  /** Starts taking events. `deliver` resolves when each has reached its target or been given up, and never rejects. */
  start(deliver: (deliveries: Delivery[]) => Promise<void>): void {
    this.#deliver = deliver;
  }

  /** Delivers events to the targets of every enabled rule that they match; resolves when queues have them on disk. */
  async publish(events: readonly PublishedEvent[], receivedAt: number): Promise<void> {
    if (this.#deliver === undefined) throw new ServiceError("InternalException", 500, "The local EventBridge is not running.");
    const deliveries = events.flatMap((event) => this.#deliveriesOf(event, receivedAt));
    if (deliveries.length === 0) return;
    const delivering = this.#deliver(deliveries);
    this.#underWay.add(delivering);
    await delivering.finally(() => this.#underWay.delete(delivering));
  }

  /** Takes no more events; waits for deliveries under way. */
  async stop(): Promise<void> {
    this.#deliver = undefined;
    await Promise.allSettled(this.#underWay);
  }

  #deliveriesOf({ busName, event }: PublishedEvent, receivedAt: number): Delivery[] {
    const json = jsonText(event);
    const deliveries: Delivery[] = [];
    for (const { name, arn, definition, targets, matches } of this.store.rules(busName)) {
      if (definition.State === "DISABLED" || targets.length === 0 || !matches(event)) continue;
      const context = { event, json, ruleName: name, ruleArn: arn, receivedAt };
      for (const { definition: target, input } of targets) {
        deliveries.push({
          sender: `event ${event.id} of rule ${busName}/${name}`,
          senderArn: { attribute: "RULE_ARN", arn },
          targetArn: target.Arn,
          body: input(context),
          // Without a deduplication id: on AWS too a FIFO queue must find it from the content.
          messageGroupId: target.SqsParameters?.MessageGroupId,
          deadLetterArn: target.DeadLetterConfig?.Arn,
        });
      }
    }
    return deliveries;
  }
}
