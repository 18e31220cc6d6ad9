/** The parts of the composition that notifications take; see `composition.ts`. */
import type * as z from "zod";
import type { SendMail } from "./adapters/notifiers/mail.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { dynamodb, sqs } from "./composition.ts";
import { deferred } from "./deferred.ts";
import { AccountEnvironment, NotifierEnvironment, NotifyQueueEnvironment, readEnvironment } from "./environment.ts";
import type { Ports } from "./ports/groups.ts";

export function notificationConfigs(): Pick<Ports, "notificationConfigs"> {
  const { ACCOUNT_TABLE } = readEnvironment(AccountEnvironment);
  return {
    notificationConfigs: deferred(async () =>
      (await import("./adapters/dynamodb/accounts/notification-configs.ts")).dynamoNotificationConfigs(dynamodb(), ACCOUNT_TABLE),
    ),
  };
}

export function deliveries(): Pick<Ports, "deliveries"> {
  const { ACCOUNT_TABLE } = readEnvironment(AccountEnvironment);
  return {
    deliveries: deferred(async () =>
      (await import("./adapters/dynamodb/accounts/delivery-store.ts")).dynamoDeliveries(dynamodb(), ACCOUNT_TABLE),
    ),
  };
}

export function notifyQueue(): Pick<Ports, "notifyQueue"> {
  const { NOTIFY_QUEUE_URL } = readEnvironment(NotifyQueueEnvironment);
  return {
    notifyQueue: deferred(async () =>
      (await import("./adapters/sqs/notify-queue.ts")).sqsNotifyQueue(await sqs(), NOTIFY_QUEUE_URL, systemClock),
    ),
  };
}

export function outgoingAddresses(): Pick<Ports, "outgoingAddresses"> {
  const { NOTIFICATION_SINKS: sinks } = readEnvironment(NotifierEnvironment);
  return {
    outgoingAddresses: deferred(async () => (await import("./adapters/outgoing/outgoing-url.ts")).outgoingAddresses({ sinks })),
  };
}

export function notifier(): Pick<Ports, "notifier"> {
  const { NOTIFICATION_SINKS: sinks, NOTIFICATION_SENDER, SMTP_URL } = readEnvironment(NotifierEnvironment);
  return {
    notifier: deferred(async () => {
      const { notifier: make } = await import("./adapters/notifiers/notifier.ts");
      return make({ rules: { sinks }, clock: systemClock, sendMail: await mailSender({ NOTIFICATION_SENDER, SMTP_URL }) });
    }),
  };
}

/** In which schedules' own mails are written. */
export function mailLanguage(): { readonly mailLanguage: "en" | "ko" } {
  return { mailLanguage: readEnvironment(NotifierEnvironment).MAIL_LANGUAGE };
}

/** A server of the operator's own before SES: on AWS none is named. */
async function mailSender({
  NOTIFICATION_SENDER: sender,
  SMTP_URL: server,
}: Pick<z.output<typeof NotifierEnvironment>, "NOTIFICATION_SENDER" | "SMTP_URL">): Promise<SendMail | undefined> {
  if (sender === undefined) return undefined;
  if (server !== undefined) return (await import("./adapters/notifiers/smtp-mail.ts")).smtpMail(server, sender);
  return (await import("./adapters/notifiers/ses-mail.ts")).sesMail(sender);
}
