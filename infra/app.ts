import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { Deployment } from "../shared/contract/deployment.ts";
import { type Bundles, bundleFunctions } from "./bundle-functions.ts";
import { SchedulerStack } from "./scheduler-stack.ts";

/**
 * One stack a scope. `-c local=true` leaves out what protects data and doors in the cloud and only hinders on a laptop:
 * deletion protection, point-in-time recovery, and (unless `-c auth=true`) the authorizer.
 */
export function buildApp(app: App, bundles: Bundles): App {
  const deployment = Deployment.parse(app.node.tryGetContext("belfry"));
  const local = flag(app, "local");
  const authorized = !local || flag(app, "auth");
  for (const [scope, { services }] of Object.entries(deployment.scopes)) {
    new SchedulerStack(app, `Belfry-${scope}`, { scope, services, deployment, bundles, local, authorized });
  }
  if (!local) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function flag(app: App, name: string): boolean {
  const value: unknown = app.node.tryGetContext(name);
  return value === true || value === "true";
}

if (import.meta.main) buildApp(new App(), bundleFunctions()).synth();
