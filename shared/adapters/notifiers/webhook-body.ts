import type { Content, Told } from "../../domain/notification/delivery.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { noticeOf } from "./notice.ts";

/** Of the shape, not of Belfry. */
const VERSION = "1.0.0";

/** What a receiver of webhooks gets: the type, when it happened, its data, and which config sends it. */
export function webhookBody(config: NotificationConfig, content: Content) {
  const metadata = { source: "belfry", version: VERSION, config_name: config.name };
  const { title } = noticeOf(config, content);
  switch (content.kind) {
    case "test":
      return { event_type: "test", timestamp: iso(content.at), data: { message: title }, metadata };
    case "digest": {
      const events = content.told.map((told) => ({ event_type: told.telling.type, timestamp: iso(told.event.at), data: dataOf(told) }));
      const last = content.told.at(-1)?.event.at ?? 0;
      return { event_type: "digest", timestamp: iso(last), data: { message: title, count: content.count, events }, metadata };
    }
    case "one":
      return {
        event_type: content.told.telling.type,
        timestamp: iso(content.told.event.at),
        data: dataOf(content.told),
        metadata,
      };
  }
}

function dataOf({ event, telling, mended }: Told): Readonly<Record<string, unknown>> {
  return {
    ...event.data,
    ...(event.streak > 1 && { failures_in_row: event.streak }),
    ...(telling.failing_since !== undefined && { failing_since: iso(telling.failing_since), failures: telling.failures ?? 0 }),
    ...(mended !== null && { mended_at: iso(mended) }),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
