/**
 * The app that an emulator is deployed: all of it but what MiniStack refuses: alarms on an expression over metrics or on other alarms,
 * and the resource that lets a WebSocket's route answer.
 */
import { App } from "aws-cdk-lib";
import { CfnRouteResponse } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnAlarm, CfnCompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { buildApp } from "../../infra/app.ts";
import { bundleFunctions } from "../../infra/bundle-functions.ts";

const app = buildApp(new App({ builtinCloudFormationValidation: false }), bundleFunctions());
for (const construct of app.node.findAll()) {
  const isRefused =
    construct instanceof CfnCompositeAlarm ||
    construct instanceof CfnRouteResponse ||
    (construct instanceof CfnAlarm && construct.metrics !== undefined);
  if (isRefused) construct.node.scope?.node.tryRemoveChild(construct.node.id);
}
app.synth();
