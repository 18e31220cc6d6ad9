import { App, type StackProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { Deployment, stackName } from "../shared/contract/deployment.ts";
import { workerQueueName } from "../shared/contract/queue-name.ts";
import { type Bundles, bundleFunctions } from "./bundle-functions.ts";
import { SchedulerStack } from "./scheduler-stack.ts";

/**
 * One stack a scope. `-c local=true` leaves out what protects data and doors in the cloud and only hinders on a laptop:
 * deletion protection, point-in-time recovery, and (unless `-c auth=true`) the authorizer. `-c foreignQueues=a,b` leaves
 * worker queues out that exist and are not the stack's: CloudFormation would fail at their names.
 */
export function buildApp(app: App, bundles: Bundles): App {
  const deployment = Deployment.parse(app.node.tryGetContext("belfry"));
  const local = flag(app, "local");
  const authorized = !local || flag(app, "auth");
  const foreign = queuesOfOthers(app);
  for (const [scope, { services: named, replicas }] of Object.entries(deployment.scopes)) {
    const services = named.filter((service) => !foreign.has(workerQueueName(scope, service)));
    new SchedulerStack(app, stackName(scope), { scope, services, deployment, bundles, local, authorized, ...placed(replicas) });
  }
  if (!local) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** A table that has copies elsewhere must know where it is itself: there where the credentials point. */
function placed(replicas: readonly string[]): StackProps {
  const region = process.env["CDK_DEFAULT_REGION"];
  return replicas.length > 0 && region !== undefined ? { env: { region } } : {};
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
