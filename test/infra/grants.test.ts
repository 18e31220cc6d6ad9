import { describe, expect, it } from "vitest";
import * as z from "zod";
import { useCloud } from "./support/cloud.ts";
import { actionsOfFunctions, Arn, functionOf, joined, queuePolicies, statements, statementsOfFunctions } from "./support/policies.ts";

const { stacks } = useCloud().synthesise({});

describe.each(Object.entries(stacks))("who may do what in %s", (stackName, template) => {
  const scope = stackName.replace("Belfry-", "");
  const rulesOfTheBus = `arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/belfry-${scope}/*`;

  it("grants no wildcard action, and a wildcard as the resource only to list", () => {
    const granted = statements(template);
    expect(granted.filter(({ Effect, Action }) => Effect !== "Allow" || Action.some((action) => action.includes("*")))).toEqual([]);
    const everywhere = granted.filter(({ Resource }) => [Resource].flat().includes("*")).flatMap(({ Action }) => Action);
    expect(new Set(everywhere)).toEqual(new Set(["dynamodb:ListStreams", "events:ListRules", "scheduler:ListSchedules", "sqs:ListQueues"]));
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

  it("grants each function of events, results and the token what it needs", () => {
    const granted = Object.entries(actionsOfFunctions(template)).map(([name, actions]): [string, string[]] => [
      name,
      actions.filter((action) => /^(events|s3|secretsmanager):/.test(action)).toSorted(),
    ]);
    const [publish, read, write] = [["events:PutEvents"], ["s3:GetObject", "s3:ListBucket"], ["s3:PutObject"]];
    const rules = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"];
    const token = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];

    expect(Object.fromEntries(granted)).toEqual({
      api: [...publish, ...read],
      authorizer: token,
      complete: [...publish, ...write],
      console: [],
      dispatch: [...publish, ...read],
      provision: [...rules, "events:ListRules", "events:ListTargetsByRule"].toSorted(),
      publish: [...publish, ...token],
      react: [...publish, ...read],
      sweep: [...publish, ...read, ...rules].toSorted(),
    });
  });

  it("lets the console's function write its logs, and nothing else", () => {
    expect(actionsOfFunctions(template)["console"]).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
  });

  it("lets api count the messages of every queue of the scope, and only count", () => {
    const counting = (statementsOfFunctions(template)["api"] ?? []).filter(({ Action }) => Action.includes("sqs:GetQueueAttributes"));
    const single = counting.flatMap(({ Resource }) => [Resource].flat()).filter((resource) => Arn.safeParse(resource).success);

    expect(new Set(single.map((resource) => Arn.parse(resource)["Fn::GetAtt"][0])).size).toBe(8);
    expect(new Set(counting.flatMap(({ Action }) => Action).filter((action) => action.startsWith("sqs:")))).toEqual(
      new Set(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]),
    );
  });

  it("lets the sweep list queues and count in every dead-letter queue of the scope", () => {
    const counting = (statementsOfFunctions(template)["sweep"] ?? []).filter(({ Action }) => Action.join() === "sqs:GetQueueAttributes");
    const counted = counting.flatMap(({ Resource }) => [Resource].flat()).map((resource) => Arn.parse(resource)["Fn::GetAtt"][0]);
    const deadLetters = template.of("AWS::SQS::Queue").filter(({ Properties }) => Properties["RedrivePolicy"] === undefined);
    const own = deadLetters.map(({ id }) => id).filter((id) => !id.startsWith("WorkerQueues"));

    expect(counted.toSorted()).toEqual(own.toSorted());
    const listing = Object.entries(actionsOfFunctions(template)).filter(([, actions]) => actions.includes("sqs:ListQueues"));
    expect(listing.map(([name]) => name)).toEqual(["sweep"]);
  });

  it("tells each function where these are", () => {
    const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
    const told = template.read("AWS::Lambda::Function", Function).map(({ id, Environment: { Variables } }): [string, string[]] => {
      const names = Object.keys(Variables).filter((name) => /^(EVENT_|RULE_|RESULT_|API_TOKEN_)/.test(name));
      return [functionOf(id), names.toSorted()];
    });

    expect(Object.fromEntries(told)).toEqual({
      api: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      authorizer: ["API_TOKEN_SECRET_ARN"],
      complete: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      console: [],
      dispatch: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      provision: ["EVENT_BUS_NAME", "RULE_DLQ_ARN"],
      publish: ["API_TOKEN_SECRET_ARN", "EVENT_BUS_NAME"],
      react: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      sweep: ["EVENT_BUS_NAME", "RESULT_BUCKET", "RULE_DLQ_ARN"],
    });
  });

  it("lets provision and the sweep change rules of its own bus only, that send to the dispatch queue only", () => {
    const changing = statements(template).filter(({ Action }) => Action.some((action) => /^events:(?!PutEvents|List)/.test(action)));

    expect(changing.map(({ Resource }) => new Set([Resource].flat().map(joined)))).toEqual(changing.map(() => new Set([rulesOfTheBus])));
    const pointing = changing.filter(({ Action }) => Action.includes("events:PutTargets"));
    expect(pointing).toHaveLength(2);
    for (const statement of pointing) {
      expect(statement).toMatchObject({
        Action: ["events:PutTargets"],
        Condition: {
          "ForAllValues:ArnEquals": {
            "events:TargetArn": { "Fn::GetAtt": [expect.stringMatching(/^DispatchQueue(?!.*DeadLetters)/), "Arn"] },
          },
          Null: { "events:TargetArn": "false" },
        },
      });
    }
    expect(template.of("AWS::Events::EventBus").map(({ Properties }) => Properties)).toEqual([{ Name: `belfry-${scope}` }]);
  });

  it("lets EventBridge send to the dispatch queue and its dead-letter queue, for rules of this bus", () => {
    const opened = queuePolicies(template).flatMap(({ queues, statements: all }) =>
      all.filter(({ Effect }) => Effect === "Allow").map((statement) => ({ queues, statement })),
    );

    expect(opened.map(({ queues }) => queues).toSorted()).toEqual([
      [expect.stringMatching(/^DispatchQueue(?!.*DeadLetters)/)],
      [expect.stringMatching(/^EventBusUndelivered/)],
    ]);
    for (const { statement, queues } of opened) {
      const { Condition, ...rest } = z
        .object({ Condition: z.record(z.string(), z.record(z.string(), z.unknown())) })
        .loose()
        .parse(statement);
      expect(rest).toEqual({
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Principal: { Service: "events.amazonaws.com" },
        Resource: { "Fn::GetAtt": [queues[0], "Arn"] },
      });
      expect(Condition["StringEquals"]).toEqual({ "aws:SourceAccount": { Ref: "AWS::AccountId" } });
      expect(joined(Condition["ArnLike"]?.["aws:SourceArn"])).toBe(rulesOfTheBus);
    }
  });
});
