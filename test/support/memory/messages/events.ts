import type { NewEvent } from "../../../../shared/domain/event/event.ts";
import type { EventBus } from "../../../../shared/ports/messages/event-bus.ts";
import type { EventRules } from "../../../../shared/ports/messages/event-rules.ts";
import { pageOf } from "../runs/page-of.ts";

export class MemoryEventBus implements EventBus {
  readonly published: NewEvent[] = [];
  /** Gets each event when it is on the bus: where a world routes it to rules. */
  onPublish: (event: NewEvent) => void = () => undefined;

  async publish(events: readonly NewEvent[]): Promise<void> {
    for (const event of events) {
      const copy = structuredClone(event);
      this.published.push(copy);
      this.onPublish(copy);
    }
  }
}

export class MemoryEventRules implements EventRules {
  /** Patterns, as JSON text, by trigger. */
  readonly patterns = new Map<string, string>();

  async put(triggerId: string, pattern: string): Promise<void> {
    this.patterns.set(triggerId, pattern);
  }

  async remove(triggerId: string): Promise<void> {
    this.patterns.delete(triggerId);
  }

  async list(cursor: string | null): Promise<{ triggerIds: readonly string[]; next: string | null }> {
    const { shown, next } = pageOf([...this.patterns.keys()], cursor);
    return { triggerIds: shown, next };
  }
}
