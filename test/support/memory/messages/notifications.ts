import type { Answer, Content, Delivery } from "../../../../shared/domain/notification/delivery.ts";
import type { NotificationConfig } from "../../../../shared/domain/notification/notification.ts";
import { delaySeconds, type NotifyMessage } from "../../../../shared/domain/notification/notify-message.ts";
import type { SubjectState } from "../../../../shared/domain/notification/subject-state.ts";
import type { Deliveries, Turn } from "../../../../shared/ports/notifications/deliveries.ts";
import type { Notifier, OrderedMail } from "../../../../shared/ports/notifications/notifier.ts";
import type { NotifyQueue } from "../../../../shared/ports/notifications/notify-queue.ts";
import type { OutgoingAddresses } from "../../../../shared/ports/notifications/outgoing-addresses.ts";

export class MemoryDeliveries implements Deliveries {
  readonly #deliveries = new Map<string, Delivery>();
  readonly #held = new Map<string, number>();
  readonly #subjects = new Map<string, SubjectState>();
  readonly #turns = new Map<string, Map<string, number>>();

  async createDelivery(delivery: Delivery): Promise<Delivery | undefined> {
    const key = keyOf(delivery.config_id, delivery.delivery_id);
    if (delivery.status === "held") this.#held.set(key, delivery.held_until ?? 0);
    const existing = this.#deliveries.get(key);
    if (!existing) this.#deliveries.set(key, structuredClone(delivery));
    return structuredClone(existing);
  }

  async getDelivery(configId: number, deliveryId: string): Promise<Delivery | undefined> {
    return structuredClone(this.#deliveries.get(keyOf(configId, deliveryId)));
  }

  async saveDelivery(next: Delivery): Promise<boolean> {
    const key = keyOf(next.config_id, next.delivery_id);
    if (this.#deliveries.get(key)?.revision !== next.revision - 1) return false;
    this.#deliveries.set(key, structuredClone(next));
    return true;
  }

  async listDeliveries(configId: number, { after, limit }: { readonly after?: string; readonly limit: number }) {
    const all = this.of(configId)
      .filter(({ delivery_id }) => after === undefined || delivery_id < after)
      .toReversed();
    return { deliveries: structuredClone(all.slice(0, limit)), more: all.length >= limit };
  }

  async listHeld(configId: number, until: number, limit: number): Promise<readonly Delivery[]> {
    const held = this.of(configId).filter((delivery) => (this.#held.get(keyOf(configId, delivery.delivery_id)) ?? Infinity) <= until);
    return structuredClone(held.slice(0, limit));
  }

  async releaseHeld(deliveries: readonly Delivery[]): Promise<void> {
    for (const { config_id, delivery_id } of deliveries) this.#held.delete(keyOf(config_id, delivery_id));
  }

  async getSubject(configId: number, subject: string): Promise<SubjectState | undefined> {
    return structuredClone(this.#subjects.get(`${configId} ${subject}`));
  }

  async saveSubject(configId: number, subject: string, state: SubjectState): Promise<boolean> {
    const key = `${configId} ${subject}`;
    if ((this.#subjects.get(key)?.version ?? 0) !== state.version - 1) return false;
    this.#subjects.set(key, structuredClone(state));
    return true;
  }

  async takeTurn(
    name: string,
    holder: string,
    { most, now, until }: { readonly most: number; readonly now: number; readonly until: number },
  ): Promise<Turn> {
    const turns = this.#turns.get(name) ?? new Map<string, number>();
    this.#turns.set(name, turns);
    const current = [...turns].filter(([, end]) => end > now);
    if (current.some(([other]) => other === holder)) return "yours";
    if (current.length >= most) return "full";
    turns.set(holder, until);
    return "taken";
  }

  async endTurn(name: string, holder: string): Promise<void> {
    this.#turns.get(name)?.delete(holder);
  }

  /** All of a config's, oldest first. */
  of(configId: number): readonly Delivery[] {
    return [...this.#deliveries.values()]
      .filter(({ config_id }) => config_id === configId)
      .toSorted((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1));
  }
}

function keyOf(configId: number, deliveryId: string): string {
  return `${configId} ${deliveryId}`;
}

interface Waiting {
  readonly message: NotifyMessage;
  readonly visibleAt: number;
}

export class MemoryNotifyQueue implements NotifyQueue {
  readonly waiting: Waiting[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async send(messages: readonly NotifyMessage[]): Promise<void> {
    const now = this.#now();
    for (const message of messages)
      this.waiting.push({ message: structuredClone(message), visibleAt: now + delaySeconds(message, now) * 1000 });
  }

  /** What failed is hidden for six times the function's time-out. */
  deliverAgain(messages: readonly NotifyMessage[]): void {
    for (const message of messages) this.waiting.push({ message: structuredClone(message), visibleAt: this.#now() + 360_000 });
  }

  /** Takes what is visible. */
  take(): readonly NotifyMessage[] {
    const now = this.#now();
    const due = this.waiting.filter(({ visibleAt }) => visibleAt <= now);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(({ visibleAt }) => visibleAt > now));
    return due.map(({ message }) => message);
  }

  /** When the next one is visible, epoch ms; undefined: there is none. */
  get nextAt(): number | undefined {
    return this.waiting.length === 0 ? undefined : Math.min(...this.waiting.map(({ visibleAt }) => visibleAt));
  }
}

interface Sent {
  readonly config: string;
  readonly delivery_id: string;
  readonly content: Content;
}

/** Receivers that answer as a test says. */
export class MemoryNotifier implements Notifier {
  readonly sent: Sent[] = [];
  /** @default all is taken */
  answer: (config: NotificationConfig, content: Content) => Answer = () => ({ kind: "delivered", status_code: 200 });

  readonly mails: OrderedMail[] = [];
  answerMail: (mail: OrderedMail) => Answer = () => ({ kind: "delivered", status_code: 250 });

  async mail(mail: OrderedMail): Promise<Answer> {
    this.mails.push(structuredClone(mail));
    return this.answerMail(mail);
  }

  async deliver(
    config: NotificationConfig,
    { delivery_id, content }: { readonly delivery_id: string; readonly content: Content },
  ): Promise<Answer> {
    this.sent.push({ config: config.name, delivery_id, content: structuredClone(content) });
    return this.answer(config, content);
  }
}

/** Allows https, but to hosts that end in `.internal`. */
export class MemoryOutgoingAddresses implements OutgoingAddresses {
  async whyForbidden(url: string) {
    const parsed = URL.parse(url);
    if (!parsed) return "url-form" as const;
    if (parsed.protocol !== "https:") return "url-not-https" as const;
    return parsed.hostname.endsWith(".internal") ? ("url-address-forbidden" as const) : undefined;
  }
}
