import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import { Ref } from "./support/policies.ts";

const cloud = useCloud();

/** The stack of a scope, which cdk-nag finds nothing in. */
function stackOf(belfry: object, scope = "real"): StackTemplate {
  const { stacks, report } = cloud.synthesise({ belfry: { scopes: { real: { services: ["scout"] } }, ...belfry } });
  expect(report.pluginReports).toMatchObject([{ conclusion: "success", violations: [] }]);
  const stack = stacks[`Belfry-${scope}`];
  if (!stack) throw new Error(`there is no stack of ${scope}`);
  return stack;
}

const TOPIC = "arn:aws:sns:ap-northeast-2:123456789012:on-call";
const SLACK = { workspaceId: "T012AB3CD", channelId: "C045EF6GH" };
const Tag = z.object({ Key: z.string(), Value: z.string() });

/** Open connections are no data: their table goes with its stack. */
const isOfData = ({ id }: { readonly id: string }) => !id.startsWith("LiveConnectionTable");

describe("settings in cdk.json", () => {
  it("make, all of them together, a template that CloudFormation's schemas allow", () => {
    const belfry = {
      scopes: { real: { services: ["scout"], stage: "production", account: "123456789012", region: "ap-northeast-2" } },
      owner: "platform team",
      data: "retain",
      logRetentionDays: 30,
      permissionsBoundary: "belfry-boundary",
      alarmEmail: "ops@example.com",
      alarmTopic: TOPIC,
      alarmSlack: SLACK,
      tracing: true,
      reserve: true,
      notificationSender: "belfry@example.com",
      waf: { webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/belfry/0a1b2c3d-0000-4000-8000-000000000000" },
      airflow: { url: "https://airflow.example.com" },
    };
    const { report } = cloud.synthesise({ belfry }, { validate: true });
    expect(report.pluginReports).toMatchObject([{ pluginName: "AwsSolutions", conclusion: "success", violations: [] }]);
  });

  it("tag everything that takes tags, with application, scope, stage and owner", () => {
    const template = stackOf({ owner: "platform team", scopes: { real: { services: ["scout"], stage: "production" } } });
    const tagsOf = ({ Properties }: (typeof template.resources)[number]) => {
      const tags = Properties["Tags"];
      return Array.isArray(tags)
        ? Object.fromEntries(
            z
              .array(Tag)
              .parse(tags)
              .map(({ Key, Value }) => [Key, Value]),
          )
        : tags;
    };
    const untagged = template.resources.filter((resource) => tagsOf(resource) === undefined).map(({ Type }) => Type);
    for (const resource of template.resources.filter((one) => tagsOf(one) !== undefined))
      expect([resource.id, tagsOf(resource)]).toEqual([
        resource.id,
        { application: "belfry", scope: "real", stage: "production", owner: "platform team" },
      ]);
    // None of these has tags in CloudFormation, or only as what it belongs to.
    expect([...new Set(untagged)].toSorted()).toEqual([
      "AWS::ApiGatewayV2::Authorizer",
      "AWS::ApiGatewayV2::Integration",
      "AWS::ApiGatewayV2::Route",
      "AWS::ApiGatewayV2::RouteResponse",
      "AWS::IAM::Policy",
      "AWS::Lambda::EventInvokeConfig",
      "AWS::Lambda::Permission",
      "AWS::S3::BucketPolicy",
      "AWS::SQS::QueuePolicy",
      "AWS::Scheduler::Schedule",
    ]);
  });

  it("name the chain of tasks, by default the one of the document that brought them", () => {
    const Function = z.object({ Environment: z.object({ Variables: z.looseObject({ TASK_CHAIN: z.string().optional() }) }) });
    const chainOf = (belfry: object) =>
      stackOf(belfry)
        .read("AWS::Lambda::Function", Function)
        .flatMap(({ Environment: { Variables } }) => Variables.TASK_CHAIN ?? []);

    expect(chainOf({})).toEqual(['["data_processing_pipeline","ml_training_pipeline","simple_workflow_example"]']);
    expect(chainOf({ taskChain: ["a", "b"] })).toEqual(['["a","b"]']);
  });

  it("put a scope into its account and region, in ARNs too", () => {
    const template = stackOf({ scopes: { real: { services: ["scout"], account: "123456789012", region: "ap-northeast-2" } } });
    const policies = JSON.stringify(template.of("AWS::IAM::Policy"));
    expect(policies).toContain(":scheduler:ap-northeast-2:123456789012:schedule/belfry-real/*");
    expect(policies).not.toContain("AWS::Region");
  });

  it.each([
    [
      "belfry-boundary",
      { "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::", { Ref: "AWS::AccountId" }, ":policy/belfry-boundary"]] },
    ],
    ["arn:aws:iam::123456789012:policy/team/boundary", "arn:aws:iam::123456789012:policy/team/boundary"],
  ])("bound every role by the policy %s", (permissionsBoundary, expected) => {
    const roles = stackOf({ permissionsBoundary, alarmSlack: SLACK }).of("AWS::IAM::Role");
    expect(roles.length).toBeGreaterThan(9);
    for (const { Properties } of roles) expect(Properties["PermissionsBoundary"]).toEqual(expected);
  });

  it("let data go with its stack, and keep it where nothing is said", () => {
    const lasting = ["AWS::DynamoDB::Table", "AWS::S3::Bucket"];
    const [kept, gone] = [{}, { data: "destroy" }].map((belfry) => stackOf(belfry));
    for (const type of lasting) {
      for (const resource of kept?.of(type).filter(isOfData) ?? [])
        expect(resource).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(gone?.of(type).length).toBeGreaterThan(0);
    }
    expect(gone?.resources.filter(({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete")).toEqual([]);
    // It cannot be deleted by mistake as long as it is kept; it has backups either way.
    for (const [template, isProtected] of [
      [kept, true],
      [gone, false],
    ] as const)
      for (const { Properties } of template?.of("AWS::DynamoDB::Table").filter(isOfData) ?? [])
        expect(Properties).toMatchObject({
          DeletionProtectionEnabled: isProtected,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        });
  });

  it("keep all logs for as many days as they say, 30 where they say nothing", () => {
    for (const [settings, days] of [
      [{}, 30],
      [{ logRetentionDays: 7 }, 7],
    ] as const)
      for (const { Properties } of stackOf(settings).of("AWS::Logs::LogGroup")) expect(Properties["RetentionInDays"]).toBe(days);
  });

  it("of a scope come before those of all; null turns off", () => {
    const scopes = { real: {}, mock: { data: "destroy", logRetentionDays: 3, alarmEmail: null } };
    const belfry = { scopes, alarmEmail: "ops@example.com", logRetentionDays: 90 };
    const [real, mock] = ["real", "mock"].map((scope) => stackOf(belfry, scope));
    expect([real, mock].map((template) => template?.of("AWS::SNS::Topic").length)).toEqual([1, 0]);
    expect([real, mock].map((template) => template?.of("AWS::Logs::LogGroup")[0]?.Properties["RetentionInDays"])).toEqual([90, 3]);
    expect([real, mock].map((template) => template?.of("AWS::DynamoDB::Table")[0]?.DeletionPolicy)).toEqual(["Retain", "Delete"]);
  });
});

describe("alarms tell", () => {
  const Composite = z.object({ AlarmActions: z.array(z.union([z.string(), Ref])).default([]) });
  const told = (belfry: object) => {
    const template = stackOf(belfry);
    const [over] = template.read("AWS::CloudWatch::CompositeAlarm", Composite);
    const own = template.of("AWS::SNS::Topic").map(({ id }) => ({ Ref: id }));
    return { template, own, actions: over?.AlarmActions };
  };

  it("a topic that exists, and make none of their own for it", () => {
    const { template, own, actions } = told({ alarmTopic: TOPIC });
    expect([own, actions]).toEqual([[], [TOPIC]]);
    for (const { Properties } of template.of("AWS::CloudWatch::Alarm")) expect(Properties["OKActions"]).toEqual([TOPIC]);
  });

  it("a Slack channel through a topic of their own, whose bot may look at CloudWatch and no more", () => {
    const { template, own, actions } = told({ alarmSlack: SLACK });
    expect(own).toHaveLength(1);
    expect(actions).toEqual(own);
    const [slack, ...others] = template.of("AWS::Chatbot::SlackChannelConfiguration");
    expect(others).toEqual([]);
    expect(slack?.Properties).toMatchObject({ SlackWorkspaceId: "T012AB3CD", SlackChannelId: "C045EF6GH", SnsTopicArns: own });
    expect(JSON.stringify(slack?.Properties["GuardrailPolicies"])).toContain(":iam::aws:policy/CloudWatchReadOnlyAccess");
  });

  it("all of them together", () => {
    const { template, own, actions } = told({ alarmTopic: TOPIC, alarmSlack: SLACK, alarmEmail: "ops@example.com" });
    expect(actions).toEqual([...own, TOPIC]);
    expect(template.of("AWS::SNS::Subscription").map(({ Properties }) => Properties)).toMatchObject([
      { Protocol: "email", Endpoint: "ops@example.com", TopicArn: own[0] },
    ]);
  });
});

it.each([
  ["prefix", { prefix: "Acme-1" }, "1 to 20 lower-case letters and digits"],
  ["jobs", { prefix: "acme", scopes: { jobs: {} } }, "must have another name where there is a prefix"],
  ["owner", { owner: "a/b#c" }, "1 to 256 letters, digits, spaces"],
  ["stage", { scopes: { real: { stage: "" } } }, "1 to 256 letters, digits, spaces"],
  ["account", { scopes: { real: { account: "1234" } } }, "12 digits of an AWS account"],
  ["region", { scopes: { real: { region: "Seoul" } } }, "an AWS region, such as ap-northeast-2"],
  ["permissionsBoundary", { permissionsBoundary: "arn:aws:iam::1:role/x" }, "the name of a policy of the account, or a policy's ARN"],
  ["data", { data: "keep" }, '"retain"|"destroy"'],
  ["taskChain", { taskChain: [] }, "expected array to have >=1 items"],
  ["taskChain", { taskChain: Array.from({ length: 9 }, (_, at) => `w${at}`) }, "expected array to have <=8 items"],
  ["taskChain", { taskChain: ["a", "b", "a"] }, "must name each workflow once"],
  ["taskChain.0", { taskChain: ["task-chain"] }, "must not be task-chain"],
  ["logRetentionDays", { logRetentionDays: 31 }, "must be one of 1, 3, 5, 7, 14, 30"],
  ["alarmEmail", { alarmEmail: "ops" }, "Invalid email address"],
  ["alarmTopic", { alarmTopic: "on-call" }, "the ARN of an SNS topic"],
  ["alarmTopic", { alarmTopic: `${TOPIC}.fifo` }, "that is not FIFO"],
  [
    "alarmTopic",
    { alarmTopic: TOPIC, scopes: { real: { region: "eu-west-1" } } },
    "must be a topic of eu-west-1, the region of scope real",
  ],
  ["channelId", { alarmSlack: { ...SLACK, channelId: "#alarms" } }, "a Slack channel's id, not its name"],
  ["workspaceId", { alarmSlack: { ...SLACK, workspaceId: "belfry" } }, "a Slack workspace's id, which begins with T"],
])("%s is refused with a message that says what it must be", (field, belfry, message) => {
  const refused = () => cloud.synthesise({ belfry: { scopes: { real: {} }, ...belfry } });
  expect(refused).toThrow(message);
  expect(refused).toThrow(new RegExp(`^cdk\\.json: belfry\\..*\\b${field}: `));
});
