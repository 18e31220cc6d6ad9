import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { parseDeployment, stackName } from "../shared/contract/deployment.ts";
import { workerQueueName } from "../shared/contract/queue-name.ts";
import { type Bundles, bundleFunctions } from "./bundle-functions.ts";
import { SchedulerStack } from "./scheduler-stack.ts";

/**
 * One stack a scope. `-c local=true` leaves out what protects data and doors in the cloud and only hinders on a laptop:
 * deletion protection, point-in-time recovery, and (unless `-c auth=true`) the authorizer. `-c foreignQueues=a,b` leaves
 * worker queues out that exist and are not the stack's: CloudFormation would fail at their names.
 */
export function buildApp(app: App, bundles: Bundles): App {
  const deployment = parseDeployment(app.node.tryGetContext("belfry"));
  const local = flag(app, "local");
  const authorized = !local || flag(app, "auth");
  const foreign = queuesOfOthers(app);
  const { prefix } = deployment;
  for (const [scope, { services: named }] of Object.entries(deployment.scopes)) {
    const services = named.filter((service) => !foreign.has(workerQueueName(scope, service, prefix)));
    new SchedulerStack(app, stackName(scope, prefix), { scope, services, deployment, bundles, local, authorized });
  }
  if (!local) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function queuesOfOthers(app: App): ReadonlySet<string> {
  const value: unknown = app.node.tryGetContext("foreignQueues");
  return new Set(typeof value === "string" ? value.split(",") : []);
}

function flag(app: App, name: string): boolean {
  const value: unknown = app.node.tryGetContext(name);
  return value === true || value === "true";
}

if (import.meta.main) buildApp(new App(), bundleFunctions()).synth();
