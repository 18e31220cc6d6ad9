/** The app that an emulator is deployed: all of it but alarms on an expression over metrics, which MiniStack refuses. */
import { App } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { buildApp } from "../infra/app.ts";
import { bundleFunctions } from "../infra/bundle-functions.ts";

const app = buildApp(new App(), bundleFunctions());
for (const construct of app.node.findAll()) {
  if (construct instanceof CfnAlarm && construct.metrics !== undefined) construct.node.scope?.node.tryRemoveChild(construct.node.id);
}
app.synth();
