import * as z from "zod";
import { ACCOUNT_ID, PARTITION, arn } from "../../aws.ts";
import { physicalName, resourceType, type ProvisionContext, type ProvisionedResource, type ResourceType } from "./resource-type.ts";

const anyProperties = z.record(z.string(), z.unknown());

/** A type that changes nothing on a laptop (access rules, alarms, log groups): it only answers references. */
function withoutBehaviour(
  type: string,
  nameProperty: string,
  answer: (name: string, context: ProvisionContext) => ProvisionedResource,
): ResourceType {
  return resourceType(type, anyProperties, (properties, context) => {
    const given = properties[nameProperty];
    return answer(physicalName(typeof given === "string" ? given : undefined, context), context);
  });
}

const iam = (resource: string): string => `arn:${PARTITION}:iam::${ACCOUNT_ID}:${resource}`;
const named = (name: string): ProvisionedResource => ({ ref: name, attributes: {} });
const namedWithArn = (name: string, value: string): ProvisionedResource => ({ ref: name, attributes: { Arn: value } });
const refIsArn = (value: string): ProvisionedResource => ({ ref: value, attributes: { Arn: value, Id: value } });

/** The complete list of types that are accepted and do nothing locally. Messages published to a topic reach nobody. */
export const NO_BEHAVIOUR_TYPES: ResourceType[] = [
  withoutBehaviour("AWS::IAM::Role", "RoleName", (name) => ({
    ref: name,
    attributes: { Arn: iam(`role/${name}`), RoleId: `AROA${name}` },
  })),
  withoutBehaviour("AWS::IAM::Policy", "PolicyName", named),
  withoutBehaviour("AWS::IAM::ManagedPolicy", "ManagedPolicyName", (name) => ({
    ref: iam(`policy/${name}`),
    attributes: { PolicyArn: iam(`policy/${name}`) },
  })),
  withoutBehaviour("AWS::Logs::LogGroup", "LogGroupName", (name) => namedWithArn(name, `${arn("logs", `log-group:${name}`)}:*`)),
  withoutBehaviour("AWS::Logs::MetricFilter", "FilterName", named),
  withoutBehaviour("AWS::CloudWatch::Alarm", "AlarmName", (name) => namedWithArn(name, arn("cloudwatch", `alarm:${name}`))),
  withoutBehaviour("AWS::CloudWatch::CompositeAlarm", "AlarmName", (name) => namedWithArn(name, arn("cloudwatch", `alarm:${name}`))),
  withoutBehaviour("AWS::CloudWatch::Dashboard", "DashboardName", named),
  withoutBehaviour("AWS::CDK::Metadata", "Name", named),
  // Every change of an API counts at once here; and that its route answers, the route says itself.
  withoutBehaviour("AWS::ApiGatewayV2::Deployment", "Id", (name) => ({ ref: name, attributes: { DeploymentId: name } })),
  withoutBehaviour("AWS::ApiGatewayV2::RouteResponse", "Id", named),
  withoutBehaviour("AWS::KMS::Key", "KeyId", (name) => ({ ref: name, attributes: { Arn: arn("kms", `key/${name}`), KeyId: name } })),
  withoutBehaviour("AWS::KMS::Alias", "AliasName", named),
  withoutBehaviour("AWS::SNS::Topic", "TopicName", (name) => ({
    ref: arn("sns", name),
    attributes: { TopicArn: arn("sns", name), TopicName: name },
  })),
  withoutBehaviour("AWS::SNS::TopicPolicy", "Id", named),
  withoutBehaviour("AWS::Chatbot::SlackChannelConfiguration", "ConfigurationName", (name) =>
    refIsArn(`arn:${PARTITION}:chatbot::${ACCOUNT_ID}:chat-configuration/slack-channel/${name}`),
  ),
  withoutBehaviour("AWS::SNS::Subscription", "Id", (name) => refIsArn(arn("sns", name))),
];
