import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { parseDeployment, stackName } from "../shared/contract/deployment/deployment.ts";
import { workerQueueName } from "../shared/contract/deployment/queue-name.ts";
import { type Bundles, bundleFunctions } from "./bundle-functions.ts";
import type { LocalDelivery } from "./constructs/notifications.ts";
import { SchedulerStack } from "./scheduler-stack.ts";
import { DeployedIndexes, keepIndexes } from "./table-indexes.ts";

/**
 * One stack a scope. `-c local=true` leaves out what protects data and doors in the cloud and only hinders on a laptop:
 * deletion protection, point-in-time recovery, and (unless `-c auth=true`) the authorizer. `-c foreignQueues=a,b` leaves
 * worker queues out that exist and are not the stack's: CloudFormation would fail at their names. `-c deployedIndexes=JSON`
 * keeps the tables' indexes within what an update of those that are deployed may change; `-c removeIndexes=true` lets those
 * go that this version does not know, one an update. With `local`, `-c notificationSinks=host:port,…` names what notifications
 * may go to that is not public, `-c smtpUrl=smtp://…` what takes mails, and `-c telegramApiUrl=http://…` what is asked as Telegram.
 */
export function buildApp(app: App, bundles: Bundles): App {
  const deployment = parseDeployment(app.node.tryGetContext("belfry"));
  const local = flag(app, "local");
  const authorized = !local || flag(app, "auth");
  const foreign = queuesOfOthers(app);
  const { prefix } = deployment;
  const deployed = deployedIndexes(app);
  for (const [scope, { services: named }] of Object.entries(deployment.scopes)) {
    const services = named.filter((service) => !foreign.has(workerQueueName(scope, service, prefix)));
    const stack = new SchedulerStack(app, stackName(scope, prefix), {
      scope,
      services,
      deployment,
      bundles,
      local,
      authorized,
      ...(local && { localDelivery: localDelivery(app), telegramApiUrl: words(app, "telegramApiUrl") }),
    });
    keepIndexes(stack, deployed[stack.stackName] ?? {}, flag(app, "removeIndexes"));
  }
  if (!local) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function queuesOfOthers(app: App): ReadonlySet<string> {
  const value: unknown = app.node.tryGetContext("foreignQueues");
  return new Set(typeof value === "string" ? value.split(",") : []);
}

function deployedIndexes(app: App): DeployedIndexes {
  const value: unknown = app.node.tryGetContext("deployedIndexes");
  return typeof value === "string" ? DeployedIndexes.parse(JSON.parse(value)) : {};
}

/** Mails of a laptop come from nobody in particular. */
const LOCAL_SENDER = "belfry@localhost.localdomain";

function localDelivery(app: App): LocalDelivery {
  const sinks = words(app, "notificationSinks");
  const server = words(app, "smtpUrl");
  return {
    ...(sinks !== undefined && { NOTIFICATION_SINKS: sinks }),
    ...(server !== undefined && { SMTP_URL: server, NOTIFICATION_SENDER: LOCAL_SENDER }),
  };
}

function words(app: App, name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function flag(app: App, name: string): boolean {
  const value: unknown = app.node.tryGetContext(name);
  return value === true || value === "true";
}

if (import.meta.main) buildApp(new App(), bundleFunctions()).synth();
