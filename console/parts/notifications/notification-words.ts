import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { duration } from "../../lib/time/durations.ts";
import { ownersIn } from "../../lib/notifications/notification-draft.ts";
import { language } from "../../lib/page/preferences.ts";
import { n } from "../../words/notifications.ts";

/** So many of what is chosen are named. */
const NAMED = 3;

/** Where its messages go, as far as it is shown. */
export function addressOf({ webhook_url, recipients, telegram }: NotificationConfigView): string {
  if (webhook_url !== null) return webhook_url;
  return telegram ? telegram.chat_id : recipients.join(", ");
}

/** What it is about, in words: everything, what is chosen, or its filters. */
export function aboutWords({ filters }: NotificationConfigView): string {
  const own = n();
  if (Object.keys(filters).length === 0) return own.aboutAll;
  const owners = ownersIn(filters);
  if (!owners) return JSON.stringify(filters);
  const named = owners.slice(0, NAMED).map((owner) => owner.slice(owner.indexOf("#") + 1));
  return owners.length > NAMED ? `${named.join(", ")} ${own.more(owners.length - NAMED)}` : named.join(", ");
}

/** How often, in words. */
export function pacingWords({ repeat_minutes, burst_seconds, quiet_hours }: NotificationConfigView) {
  const own = n();
  const span = (seconds: number) => duration(seconds, language.value);
  return {
    again: repeat_minutes === null ? own.once : own.againEvery(span(repeat_minutes * 60)),
    burst: burst_seconds === 0 ? own.eachAlone : own.burstOf(span(burst_seconds)),
    quiet: quiet_hours === null ? own.noQuiet : own.quietFrom(quiet_hours.from, quiet_hours.to, quiet_hours.timezone),
  };
}
