/** The scope's event bus, to publish on. Not here: who listens (`EventRules`). */
import type { NewEvent } from "../../domain/event/event.ts";

export interface EventBus {
  /** On the bus when it resolves. Repeated: published again, under the same id. */
  publish(events: readonly NewEvent[]): Promise<void>;
}
