import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { ScopeSettings } from "../../../shared/contract/deployment/deployment.ts";
import type { AccountTable } from "../data/account-table.ts";
import { acknowledge } from "../acknowledge.ts";
import type { DispatchQueues } from "../queues/dispatch-queues.ts";
import type { FunctionFactory } from "../function-factory.ts";
import type { JobTable } from "../data/job-table.ts";
import { output } from "../output.ts";
import type { RunTable } from "../data/run-table.ts";
import type { WakeSchedules } from "../queues/wake-schedules.ts";

interface TelegramProps {
  readonly scope: string;
  readonly functions: FunctionFactory;
  readonly stored: { readonly accountTable: AccountTable; readonly jobs: JobTable; readonly runs: RunTable };
  readonly dispatchQueues: DispatchQueues;
  readonly wakes: WakeSchedules;
  readonly settings: Pick<ScopeSettings, "telegram">;
  /** On a laptop: what stands in for Telegram. */
  readonly localApi: string | undefined;
}

/** The function that carries out commands of Telegram chats, and the secret of its bot; nothing where the scope has no bot. */
export function telegramFunction(
  parent: Construct,
  { scope, functions, stored, dispatchQueues, wakes, settings: { telegram: bot }, localApi }: TelegramProps,
): Function | undefined {
  if (!bot) return undefined;
  const { accountTable, jobs, runs } = stored;
  const fn = functions.create("telegram", "Carries out commands of Telegram chats");
  accountTable.grantAudit(fn);
  jobs.grant(fn, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
  jobs.grantList(fn);
  runs.grant(fn, ["GetItem", "BatchGetItem"]);
  dispatchQueues.grantSend(fn);
  wakes.grant(fn, ["CreateSchedule"]);
  const secret = new Secret(parent, "TelegramBot", {
    description: `The Telegram bot of Belfry, scope ${scope}: {"bot_token": from @BotFather, "webhook_secret"}`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ bot_token: "" }),
      generateStringKey: "webhook_secret",
      passwordLength: 48,
      excludePunctuation: true,
    },
  });
  acknowledge(secret, "SMG4", "the token is Telegram's, and `npm run telegram:webhook -- --rotate` changes the secret at both ends");
  output(parent, "TelegramSecret", secret.secretArn, "Secret with the Telegram bot's token, to be filled in, and its webhook's secret");
  fn.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.secretArn] }));
  fn.addEnvironment("TELEGRAM_SECRET_ARN", secret.secretArn);
  fn.addEnvironment("TELEGRAM_BOT", bot.username);
  fn.addEnvironment("TELEGRAM_CHATS", JSON.stringify(bot.chats));
  if (localApi !== undefined) fn.addEnvironment("TELEGRAM_API_URL", localApi);
  return fn;
}
