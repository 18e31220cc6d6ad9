import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routeKey, routes } from "../../shared/contract/routes.ts";
import { type StackTemplate, useCloud } from "./support/cloud.ts";

const Ref = z.object({ Ref: z.string() });
const Arn = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const Statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }), Roles: z.array(Ref) });
const Mapping = z.object({
  FunctionName: Ref,
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

const cloud = useCloud();
const app = cloud.synthesise({});

describe("the app for the cloud", () => {
  it("is a stack for each scope of cdk.json", () => {
    expect(Object.keys(app.stacks).toSorted()).toEqual(["Belfry-mock", "Belfry-real"]);
  });

  it("has no finding of cdk-nag, and a reason for each that was accepted", () => {
    const [solutions, ...others] = app.report.pluginReports;

    expect(others).toEqual([]);
    expect(solutions).toMatchObject({ pluginName: "AwsSolutions", conclusion: "success", violations: [] });
    expect(solutions?.suppressedViolations.filter(({ reason }) => reason.length < 15)).toEqual([]);
  });

  it.each(Object.entries(cloud.bundles))("bundles the function %s within 600 KB", (_, folder) => {
    expect(statSync(join(folder, "index.mjs")).size).toBeLessThanOrEqual(600_000);
  });
});

describe.each(Object.entries(app.stacks))("the template of %s", (stackName, template) => {
  const scope = stackName.replace("Belfry-", "");

  it("has fewer than 150 resources", () => {
    expect(template.resources.length).toBeLessThan(150);
  });

  it("has every route of the route table and one for all other paths, and none of them is open", () => {
    const Route = z.object({ RouteKey: z.string(), AuthorizationType: z.string(), AuthorizerId: Ref });
    const found = template.read("AWS::ApiGatewayV2::Route", Route);

    const expected = [...Object.values(routes).map(routeKey), "$default"];
    expect(found.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(expected.toSorted());
    const authorizers = template.of("AWS::ApiGatewayV2::Authorizer").map(({ id }) => id);
    expect(authorizers).toHaveLength(1);
    for (const route of found) expect(route).toMatchObject({ AuthorizationType: "CUSTOM", AuthorizerId: { Ref: authorizers[0] } });
  });

  it("keeps its tables: point-in-time recovery, deletion protection, and retained with the stack gone", () => {
    const tables = template.of("AWS::DynamoDB::Table");

    expect(tables).toHaveLength(2);
    for (const table of tables)
      expect(table).toMatchObject({
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      });
  });

  it("encrypts every queue, takes TLS only, and has a dead-letter queue behind each that is none itself", () => {
    const Queue = z.object({ SqsManagedSseEnabled: z.literal(true), RedrivePolicy: z.object({ deadLetterTargetArn: Arn }).optional() });
    const queues = template.read("AWS::SQS::Queue", Queue);
    const refused = template
      .read("AWS::SQS::QueuePolicy", Policy.omit({ Roles: true }).extend({ Queues: z.array(Ref) }))
      .flatMap((policy) => {
        const tlsOnly = { Effect: "Deny", Action: ["sqs:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } };
        expect(policy.PolicyDocument.Statement).toContainEqual(expect.objectContaining(tlsOnly));
        return policy.Queues.map(({ Ref: id }) => id);
      });

    expect(refused.toSorted()).toEqual(queues.map(({ id }) => id).toSorted());
    const [behind, inFront] = [queues.filter((queue) => !queue.RedrivePolicy), queues.filter((queue) => queue.RedrivePolicy)];
    const targets = inFront.map(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn["Fn::GetAtt"][0]);
    expect(behind.map(({ id }) => id)).toEqual(expect.arrayContaining(targets));
    for (const { id } of behind) expect(id).toMatch(/DeadLetters|Undelivered/);
  });

  it("runs every function on Node 24 and arm64, with a log group that forgets", () => {
    const Function = z.object({ Runtime: z.string(), Architectures: z.array(z.string()), LoggingConfig: z.object({ LogGroup: Ref }) });
    const functions = template.read("AWS::Lambda::Function", Function);
    const retention = new Map(
      template
        .read("AWS::Logs::LogGroup", z.object({ RetentionInDays: z.number() }))
        .map(({ id, RetentionInDays }) => [id, RetentionInDays]),
    );

    expect(functions).toHaveLength(Object.keys(cloud.bundles).length);
    for (const { Runtime, Architectures, LoggingConfig } of functions) {
      expect({ Runtime, Architectures }).toEqual({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
      expect(retention.get(LoggingConfig.LogGroup.Ref)).toBe(30);
    }
  });

  it("grants no wildcard action, and a wildcard as the resource only to list streams", () => {
    const granted = statements(template);
    expect(granted.filter(({ Effect, Action }) => Effect !== "Allow" || Action.some((action) => action.includes("*")))).toEqual([]);
    const everywhere = granted.filter(({ Resource }) => [Resource].flat().includes("*")).flatMap(({ Action }) => Action);
    expect(new Set(everywhere)).toEqual(new Set(["dynamodb:ListStreams"]));
    for (const { Properties } of template.of("AWS::IAM::Role")) expect(Properties).not.toHaveProperty("ManagedPolicyArns");
  });

  it("lets functions make and fill worker queues of its own scope only", () => {
    const prefix = `:${scope}-jobs-*`;
    const makers = statements(template).filter(({ Action }) => Action.includes("sqs:CreateQueue"));

    expect(makers.length).toBeGreaterThan(0);
    for (const { Resource } of makers) expect(joined(Resource)).toBe(`arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>${prefix}`);
  });

  it("passes one role, and to EventBridge Scheduler only", () => {
    const passing = statements(template).filter(({ Action }) => Action.includes("iam:PassRole"));

    expect(passing.length).toBeGreaterThan(0);
    for (const { Action, Resource, Condition } of passing) {
      expect(Action).toEqual(["iam:PassRole"]);
      expect(Arn.parse(Resource)["Fn::GetAtt"][0]).toMatch(/^WakeSchedulesRole/);
      expect(Condition).toEqual({ StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } });
    }
  });

  it("lets EventBridge Scheduler take its role for schedules of its own group only", () => {
    const [group] = template.read("AWS::Scheduler::ScheduleGroup", z.object({ Name: z.string() }));
    const roles = template.of("AWS::IAM::Role").filter(({ id }) => id.startsWith("WakeSchedules"));

    expect(group?.Name).toBe(`belfry-${scope}`);
    expect(roles.map(({ Properties }) => Properties["AssumeRolePolicyDocument"])).toMatchObject([
      {
        Statement: [
          {
            Action: "sts:AssumeRole",
            Principal: { Service: "scheduler.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" }, "aws:SourceArn": { "Fn::GetAtt": [group?.id, "Arn"] } },
            },
          },
        ],
      },
    ]);
  });

  it("feeds changed definitions to provision, and ended runs and retries to react, nothing else", () => {
    const filters = template.read("AWS::Lambda::EventSourceMapping", Mapping).flatMap(({ FunctionName, FilterCriteria }) => {
      const patterns = FilterCriteria?.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
      return patterns ? [[FunctionName.Ref.replace(/^Functions(provision|react).*/, "$1"), patterns]] : [];
    });

    expect(Object.fromEntries(filters)).toEqual({
      provision: [{ dynamodb: { Keys: { sk: { S: ["definition"] } } } }],
      react: [
        { eventName: ["MODIFY"], dynamodb: { NewImage: { status: { S: ["success", "failed", "timeout", "cancelled"] } } } },
        { eventName: ["MODIFY"], dynamodb: { NewImage: { status: { S: ["queued"] }, retry_at: { S: [{ exists: true }] } } } },
      ],
    });
  });

  it("alarms for each dead-letter queue, late dispatch, failing functions and throttles, and shows a dashboard", () => {
    const Alarm = z.object({
      MetricName: z.string(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown().optional() })).default([]),
    });
    const alarms = template.read("AWS::CloudWatch::Alarm", Alarm);
    const subjects = (metric: string) =>
      alarms
        .filter(({ MetricName }) => MetricName === metric)
        .map(({ Dimensions: [dimension] }) => {
          const arn = Arn.safeParse(dimension?.Value);
          return arn.success ? arn.data["Fn::GetAtt"][0] : Ref.safeParse(dimension?.Value).data?.Ref;
        })
        .toSorted();
    const deadLetters = template.of("AWS::SQS::Queue").filter(({ Properties }) => Properties["RedrivePolicy"] === undefined);
    const functions = template.of("AWS::Lambda::Function").filter(({ id }) => !id.startsWith("Functionsauthorizer"));

    expect(subjects("ApproximateNumberOfMessagesVisible")).toEqual(deadLetters.map(({ id }) => id).toSorted());
    expect(subjects("ApproximateAgeOfOldestMessage")).toEqual([expect.stringMatching(/^DispatchQueue/)]);
    expect(subjects("Errors")).toEqual(functions.map(({ id }) => id).toSorted());
    expect(subjects("Throttles")).toEqual([undefined]);
    expect(template.of("AWS::CloudWatch::Dashboard")).toHaveLength(1);
  });
});

function statements(template: StackTemplate): z.infer<typeof Statement>[] {
  return template.read("AWS::IAM::Policy", Policy).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** A joined text with its references in angle brackets. */
function joined(value: unknown): string {
  const { "Fn::Join": join } = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.union([z.string(), Ref]))]) }).parse(value);
  return join[1].map((part) => (typeof part === "string" ? part : `<${part.Ref}>`)).join("");
}
