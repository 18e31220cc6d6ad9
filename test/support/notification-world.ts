import type { Content } from "../../shared/domain/notification/delivery.ts";
import type { NotificationConfig, NotificationEvent } from "../../shared/domain/notification/notification.ts";
import { enabledConfigs } from "../../shared/use-cases/notifications/enabled-configs.ts";
import { receiveNotify, type ReceivePorts } from "../../shared/use-cases/notifications/receive-notify.ts";
import type { Ports } from "../../shared/ports/groups.ts";
import { type Memory, memoryPorts } from "./memory-ports.ts";
import { aConfig } from "./notification-samples.ts";

/** The queue of notifications and what takes from it, in memory, with a clock that the test moves. */
export class NotificationWorld {
  readonly memory: Memory;
  readonly ports: ReceivePorts & Ports;
  readonly #configs: () => Promise<readonly NotificationConfig[]>;

  constructor(change: (memory: Memory) => Partial<Ports> = () => ({})) {
    this.memory = memoryPorts();
    this.ports = { ...this.memory.ports, ...change(this.memory), mailLanguage: "en" };
    this.#configs = enabledConfigs(this.ports);
  }

  async add(change: Partial<NotificationConfig> = {}): Promise<NotificationConfig> {
    const id = await this.memory.notificationConfigs.nextId();
    const config = aConfig({ id, name: `config-${id}`, ...change });
    await this.memory.notificationConfigs.create(config);
    return config;
  }

  async hear(...events: readonly NotificationEvent[]): Promise<void> {
    await this.memory.notifyQueue.send(events.map((event) => ({ kind: "event", event })));
    await this.work();
  }

  /** Works on all that is due now, and on all that follows from it; what fails comes again minutes later. */
  async work(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds += 1) {
      const messages = this.memory.notifyQueue.take();
      if (messages.length === 0) return;
      // As Lambda hands them over: ten at a time, side by side.
      const batches = Array.from({ length: Math.ceil(messages.length / 10) }, (_, index) => messages.slice(index * 10, index * 10 + 10));
      const again = await Promise.all(batches.map((batch) => receiveNotify(this.ports, this.#configs, batch)));
      this.memory.notifyQueue.deliverAgain(again.flat());
    }
    throw new Error("there is always more to do");
  }

  /** Lets the time pass until then (epoch ms), working on what becomes due. */
  async passUntil(instant: number): Promise<void> {
    for (;;) {
      const next = this.memory.notifyQueue.nextAt;
      if (next === undefined || next > instant) break;
      this.memory.clock.set(Math.max(next, this.memory.clock.now()));
      await this.work();
    }
    this.memory.clock.set(instant);
  }

  /** What receivers got, in a few words each. */
  get said(): readonly string[] {
    return this.memory.notifier.sent.map(({ content }) => inWords(content));
  }
}

function inWords(content: Content): string {
  switch (content.kind) {
    case "test":
      return "test";
    case "one":
      return `${content.told.telling.type} ${content.told.event.subject.id}${content.told.mended === null ? "" : " (mended)"}`;
    case "digest":
      return `digest of ${content.count}: ${content.told.map((told) => inWords({ kind: "one", told })).join(", ")}`;
  }
}
