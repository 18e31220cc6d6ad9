/** The app that an emulator is deployed: all of it but alarms on an expression over metrics or on other alarms, which MiniStack refuses. */
import { App } from "aws-cdk-lib";
import { CfnAlarm, CfnCompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { buildApp } from "../infra/app.ts";
import { bundleFunctions } from "../infra/bundle-functions.ts";

const app = buildApp(new App(), bundleFunctions());
for (const construct of app.node.findAll()) {
  const isRefused = construct instanceof CfnCompositeAlarm || (construct instanceof CfnAlarm && construct.metrics !== undefined);
  if (isRefused) construct.node.scope?.node.tryRemoveChild(construct.node.id);
}
app.synth();
