import { describe, expect, it } from "vitest";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import { physicalNames } from "./support/names.ts";

const cloud = useCloud();
const SCOPES = { real: { services: ["scout"] } };
/** Everything that has a name when it is asked for. */
const ALL = { alarmEmail: "ops@example.com", alarmSlack: { workspaceId: "T012AB3CD", channelId: "C045EF6GH" } };

/** Types whose names are of the account, whatever the region; of buckets even of all accounts. */
const GLOBAL = new Set([
  "AWS::CloudWatch::Dashboard",
  "AWS::IAM::Role",
  "AWS::IAM::ManagedPolicy",
  "AWS::S3::Bucket",
  "AWS::Chatbot::SlackChannelConfiguration",
]);

function stackOf(belfry: object): StackTemplate {
  const [stack, ...others] = Object.values(cloud.synthesise({ belfry: { scopes: SCOPES, ...ALL, ...belfry } }).stacks);
  if (!stack || others.length > 0) throw new Error("one scope is one stack");
  return stack;
}

function namesOf(template: StackTemplate): string[] {
  return physicalNames(template).map(({ type, name }) => `${type} ${name}`);
}

describe("the names of two deployments in one account and region", () => {
  const [first, second] = [{}, { prefix: "acme" }].map(stackOf);
  const [ofFirst, ofSecond] = [first, second].map((template) => (template ? namesOf(template) : []));

  it("have none in common, worker queues included", () => {
    expect(ofFirst?.length).toBeGreaterThan(40);
    expect(ofSecond).toHaveLength(ofFirst?.length ?? 0);
    expect(ofFirst?.filter((name) => ofSecond?.includes(name))).toEqual([]);
    expect(ofFirst).toContain("AWS::SQS::Queue real-jobs-scout");
    expect(ofSecond).toContain("AWS::SQS::Queue acme-real-jobs-scout");
  });

  it("begin with the prefix, but for worker queues of the default one", () => {
    expect(ofFirst?.filter((name) => !/[ "/](?:belfry|Belfry)-/.test(name))).toEqual([
      "AWS::SQS::Queue real-jobs-scout-dlq",
      "AWS::SQS::Queue real-jobs-scout",
    ]);
    expect(ofSecond?.filter((name) => !/[ "/](?:acme|Acme)-/.test(name))).toEqual([]);
  });

  it("are in no policy of the other: its functions may use nothing of this one's", () => {
    expect(JSON.stringify(second?.of("AWS::IAM::Policy"))).not.toMatch(/belfry-real|real-jobs-(?<!acme-real-jobs-)/);
    expect(JSON.stringify(second?.of("AWS::SQS::QueuePolicy"))).not.toContain("belfry-real");
  });

  it("count by metrics of their own, and tell functions the prefix", () => {
    expect(JSON.stringify(second?.of("AWS::CloudWatch::Alarm"))).not.toContain('"Namespace":"Belfry"');
    expect(JSON.stringify(second?.of("AWS::CloudWatch::Alarm"))).toContain('"Namespace":"Acme"');
    for (const { Properties } of second?.of("AWS::Lambda::Function") ?? [])
      expect(Properties).toMatchObject({ Environment: { Variables: { BELFRY_PREFIX: "acme" } } });
  });

  it("is one stack each, called by its prefix", () => {
    expect(Object.keys(cloud.synthesise({ belfry: { prefix: "acme", scopes: SCOPES } }).stacks)).toEqual(["Acme-real"]);
  });
});

it("two regions of one account have no name in common that is global", () => {
  const [seoul, ireland] = ["ap-northeast-2", "eu-west-1"].map((region) =>
    physicalNames(stackOf({ scopes: { real: { ...SCOPES.real, account: "123456789012", region } } }))
      .filter(({ type }) => GLOBAL.has(type))
      .map(({ type, name }) => `${type} ${name}`),
  );
  expect(seoul).toEqual([
    "AWS::Chatbot::SlackChannelConfiguration belfry-real-ap-northeast-2",
    "AWS::CloudWatch::Dashboard Belfry-real-ap-northeast-2",
  ]);
  expect(ireland?.filter((name) => seoul?.includes(name))).toEqual([]);
});

it("what outlives its stack has a name that CloudFormation makes up, but worker queues, whose names their workers know", () => {
  const kept = physicalNames(stackOf({})).filter((one) => one.kept);
  // Their deletion policy takes them away when a first deployment fails, and `npm run deploy` leaves out those that exist.
  expect(kept.map(({ name }) => name).toSorted()).toEqual(["real-jobs-scout", "real-jobs-scout-dlq"]);
});

it("no name is given twice within a type", () => {
  const names = namesOf(stackOf({}));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
