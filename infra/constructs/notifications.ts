import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { AccountTable } from "./data/account-table.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import type { FunctionFactory } from "./function-factory.ts";
import type { JobTable } from "./data/job-table.ts";
import { NOTIFY_TIMEOUT_SECONDS, type NotifyQueue } from "./queues/notify-queue.ts";
import type { ResultBucket } from "./data/result-bucket.ts";
import type { RunTable } from "./data/run-table.ts";

/** Where notifications may go on a laptop, that are not public; and the server that takes mails, with their sender. */
export interface LocalDelivery {
  readonly NOTIFICATION_SINKS?: string;
  readonly SMTP_URL?: string;
  readonly NOTIFICATION_SENDER?: string;
}

export interface NotificationsProps {
  readonly functions: FunctionFactory;
  readonly accounts: AccountTable;
  readonly notifyQueue: NotifyQueue;
  /** Where mails of native schedules find what they say. */
  readonly told: { readonly jobs: JobTable; readonly runs: RunTable; readonly results: ResultBucket };
  /** Whom mails come from; undefined: none are sent. */
  readonly sender: string | undefined;
  /** Of the mails of native schedules. */
  readonly mailLanguage: "en" | "ko";
  /** Undefined wherever it is not a laptop. */
  readonly localDelivery: LocalDelivery | undefined;
}

/** What decides and delivers, and what people ask about it. */
export class Notifications extends Construct {
  readonly notify: Function;
  readonly notifications: Function;

  constructor(parent: Construct, id: string, props: NotificationsProps) {
    super(parent, id);
    const { functions, accounts, notifyQueue, told, sender, mailLanguage, localDelivery } = props;
    this.notify = functions.create("notify", "Decides what is told, and delivers it", {
      timeoutSeconds: NOTIFY_TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      feedsItself: true,
    });
    accounts.grant(this.notify, ["GetItem", "BatchGetItem", "PutItem", "DeleteItem", "Query"]);
    told.jobs.grant(this.notify, ["GetItem"]);
    told.runs.grant(this.notify, ["GetItem", "BatchGetItem"]);
    told.results.grantRead(this.notify);
    this.notify.addEnvironment("MAIL_LANGUAGE", mailLanguage);
    notifyQueue.feed(this.notify);
    this.notifications = functions.create("notifications", "Whom to tell of what, and what became of that");
    accounts.grant(this.notifications, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]);
    for (const fn of [this.notify, this.notifications]) notifyQueue.grantSend(fn);
    if (sender !== undefined) grantMails(this.notify, sender);
    for (const [name, value] of Object.entries(localDelivery ?? {})) this.notify.addEnvironment(name, value);
    if (localDelivery?.NOTIFICATION_SINKS !== undefined)
      this.notifications.addEnvironment("NOTIFICATION_SINKS", localDelivery.NOTIFICATION_SINKS);
  }
}

/**
 * Lets a function send mails as this sender, which SES must have verified, and ask whether an address is suppressed. Whom mails
 * go to cannot be granted: SES knows identities of senders only.
 */
function grantMails(fn: Function, sender: string): void {
  const { partition, region, account } = Stack.of(fn);
  const identity = (name: string) => `arn:${partition}:ses:${region}:${account}:identity/${name}`;
  fn.addToRolePolicy(
    new PolicyStatement({
      // A mail with an attachment is a raw one to SES.
      actions: ["ses:SendEmail", "ses:SendRawEmail"],
      // SES knows the sender by its address or by its domain.
      resources: [identity(sender), identity(sender.slice(sender.indexOf("@") + 1))],
      conditions: { StringEquals: { "ses:FromAddress": sender } },
    }),
  );
  fn.addToRolePolicy(new PolicyStatement({ actions: ["ses:GetSuppressedDestination"], resources: ["*"] }));
  acknowledgeWildcard(fn, "*", "ses:GetSuppressedDestination takes no resource");
  fn.addEnvironment("NOTIFICATION_SENDER", sender);
}
