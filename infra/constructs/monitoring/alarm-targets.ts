import { Stack } from "aws-cdk-lib";
import { SlackChannelConfiguration } from "aws-cdk-lib/aws-chatbot";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { ScopeSettings } from "../../../shared/contract/deployment/deployment.ts";

/** Who hears of alarms, any of them together. */
export type AlarmTargets = Pick<ScopeSettings, "alarmEmail" | "alarmTopic" | "alarmSlack">;

/** What an alarm does to tell them: a topic of the stack's own for the address and the channel, and the topic that exists. */
export function alarmActions(parent: Construct, { alarmEmail, alarmTopic, alarmSlack }: AlarmTargets, name: string): SnsAction[] {
  const topics = alarmTopic === undefined ? [] : [Topic.fromTopicArn(parent, "AlarmTopic", alarmTopic)];
  if (alarmEmail === undefined && alarmSlack === undefined) return topics.map((topic) => new SnsAction(topic));
  const own = ownTopic(parent);
  if (alarmEmail !== undefined) own.addSubscription(new EmailSubscription(alarmEmail));
  if (alarmSlack) tellSlack(parent, own, alarmSlack, name);
  return [own, ...topics].map((topic) => new SnsAction(topic));
}

/** A topic that CloudWatch publishes to. */
function ownTopic(parent: Construct): Topic {
  const topic = new Topic(parent, "Alarms", { enforceSSL: true });
  // A topic with a policy of its own has no other: without this, CloudWatch may publish nothing.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(parent).account } },
    }),
  );
  return topic;
}

/**
 * Chatbot is of the account, not of a region: the name says which region tells. Who writes to the bot in the channel may look
 * at alarms and no more; without a guardrail, Chatbot would let its role do anything that it is ever given.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
function tellSlack(
  parent: Construct,
  topic: Topic,
  { workspaceId, channelId }: NonNullable<AlarmTargets["alarmSlack"]>,
  name: string,
): void {
  new SlackChannelConfiguration(parent, "Slack", {
    slackChannelConfigurationName: `${name}-${Stack.of(parent).region}`,
    slackWorkspaceId: workspaceId,
    slackChannelId: channelId,
    notificationTopics: [topic],
    guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName("CloudWatchReadOnlyAccess")],
  });
}
