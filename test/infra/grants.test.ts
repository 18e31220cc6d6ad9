import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import {
  actionsOfFunctions,
  Arn,
  Document,
  functionOf,
  joined,
  queuePolicies,
  Ref,
  statements,
  statementsOfFunctions,
} from "./support/policies.ts";

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

  it("lets functions that only add to the audit trail put items of it into the table of accounts, and no others", () => {
    const byFunction = statementsOfFunctions(template);
    for (const name of ["api", "schedules", "redrive"]) {
      const puts = (byFunction[name] ?? []).filter(({ Resource }) => JSON.stringify(Resource).includes("AccountTable"));
      expect(puts.filter(({ Action }) => !Action.includes("dynamodb:GetItem")).map(({ Action, Condition }) => [Action, Condition])).toEqual(
        [[["dynamodb:PutItem"], { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["audit#*"] } }]],
      );
    }
  });

  it("lets the API of schedules get the deliveries of schedules' own mails from the table of accounts, and nothing else of it", () => {
    const reads = Object.entries(statementsOfFunctions(template)).flatMap(([name, of]) =>
      of.flatMap(({ Action, Resource, Condition }) =>
        ["api", "schedules", "redrive"].includes(name) &&
        JSON.stringify(Resource).includes("AccountTable") &&
        !Action.includes("dynamodb:PutItem")
          ? [[name, Action, Condition]]
          : [],
      ),
    );
    expect(reads).toEqual([
      ["schedules", ["dynamodb:GetItem"], { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["notification-delivery#0"] } }],
    ]);
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
    const taken = {
      Statement: [
        {
          Action: "sts:AssumeRole",
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" }, "aws:SourceArn": { "Fn::GetAtt": [group?.id, "Arn"] } },
          },
        },
      ],
    };

    expect(group?.Name).toBe(`belfry-${scope}`);
    expect(roles.map(({ Properties }) => Properties["AssumeRolePolicyDocument"])).toMatchObject([taken, taken]);
  });

  it("lets the schedules that functions make send and invoke nothing, and those that invoke functions be made by none", () => {
    const Grants = z.object({ PolicyDocument: Document, Roles: z.array(Ref) });
    const grantsOf = (role: RegExp) =>
      template
        .read("AWS::IAM::Policy", Grants)
        .filter(({ Roles }) => Roles.some(({ Ref: id }) => role.test(id)))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(({ Action, Resource }) => [Action, [Resource].flat()] as const));

    expect(grantsOf(/^WakeSchedulesRole/)).toEqual([
      // Wakes, and runs that are due once.
      [["sqs:SendMessage"], [{ "Fn::GetAtt": [expect.stringMatching(/^DispatchQueuePlan(?!.*DeadLetters)/), "Arn"] }]],
      [["sqs:SendMessage"], [{ "Fn::GetAtt": [expect.stringMatching(/^DispatchQueue(?!.*DeadLetters|Plan|Event)/), "Arn"] }]],
      [["sqs:SendMessage"], [{ "Fn::GetAtt": [expect.stringMatching(/^WakeSchedulesUndelivered/), "Arn"] }]],
    ]);
    const invoking = grantsOf(/^WakeSchedulesInvoker/).flatMap(([actions]) => actions);
    expect(new Set(invoking)).toEqual(new Set(["lambda:InvokeFunction", "sqs:SendMessage"]));
    const own = template.read("AWS::Scheduler::Schedule", z.object({ Target: z.object({ RoleArn: Arn }) }));
    expect(own.map(({ Target }) => Target.RoleArn["Fn::GetAtt"][0])).toEqual(own.map(() => expect.stringMatching(/^WakeSchedulesInvoker/)));
    expect(own).toHaveLength(4);
  });

  it("lets the console's function write its logs, and nothing else", () => {
    expect(actionsOfFunctions(template)["console"]).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
  });

  it("lets api count the messages of every queue of the scope, and only count", () => {
    const counting = (statementsOfFunctions(template)["api"] ?? []).filter(({ Action }) => Action.includes("sqs:GetQueueAttributes"));
    const single = counting.flatMap(({ Resource }) => [Resource].flat()).filter((resource) => Arn.safeParse(resource).success);

    expect(new Set(single.map((resource) => Arn.parse(resource)["Fn::GetAtt"][0])).size).toBe(14);
    expect(new Set(counting.flatMap(({ Action }) => Action).filter((action) => action.startsWith("sqs:")))).toEqual(
      new Set(["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]),
    );
  });

  it("lets the sweep list queues and count in every dead-letter queue of the scope", () => {
    expect(queuesFor(template, "sweep", "sqs:GetQueueAttributes")).toEqual(expect.arrayContaining(ownDeadLetters(template)));
    const listing = Object.entries(actionsOfFunctions(template)).filter(([, actions]) => actions.includes("sqs:ListQueues"));
    expect(listing.map(([name]) => name).toSorted()).toEqual(["redrive", "sweep"]);
  });

  it("lets the sweep look at what the dispatch queue gave up, and delete nothing", () => {
    const dispatch = ownDeadLetters(template).filter((id) => id.startsWith("DispatchQueue"));
    expect(queuesFor(template, "sweep", "sqs:ReceiveMessage")).toEqual(dispatch);
    expect(queuesFor(template, "sweep", "sqs:ChangeMessageVisibility")).toEqual(dispatch);
    expect(actionsOfFunctions(template)["sweep"]).not.toContain("sqs:DeleteMessage");
  });

  it("lets one function take and delete dead letters, all of them, and send back to the queues that gave them up", () => {
    const own = ownDeadLetters(template);
    expect(queuesFor(template, "redrive", "sqs:GetQueueAttributes")).toEqual(expect.arrayContaining(own));
    for (const action of ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"])
      expect([action, queuesFor(template, "redrive", action)]).toEqual([action, own]);
    const origins = queuesFor(template, "redrive", "sqs:SendMessage");
    expect(origins).toEqual([
      expect.stringMatching(/^CompletionQueue(?!.*DeadLetters)/),
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^DispatchQueue(?!.*DeadLetters)/) as unknown),
      expect.stringMatching(/^NotifyQueue(?!.*DeadLetters)/),
    ]);
    const ofWorkers = (statementsOfFunctions(template)["redrive"] ?? [])
      .filter(({ Action, Resource }) => Action.some((action) => action.startsWith("sqs:")) && !Arn.safeParse(Resource).success)
      .filter(({ Resource }) => Resource !== "*")
      .map(({ Action, Resource }) => [joined(Resource).replace(/^.*>:/, ""), Action.toSorted()]);
    expect(ofWorkers.toSorted()).toEqual([
      [`${scope}-jobs-*`, ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]],
      [`${scope}-jobs-*-dlq`, ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"]],
    ]);
    const others = ["api", "authorizer", "publish", "provision", "react"].filter((name) =>
      actionsOfFunctions(template)[name]?.includes("sqs:ReceiveMessage"),
    );
    expect(others).toEqual([]);
  });

  it("lets dispatch find runs by their time, which reacting again to them takes", () => {
    const reading = (statementsOfFunctions(template)["dispatch"] ?? []).filter(({ Action }) => Action.includes("dynamodb:Query"));
    expect(JSON.stringify(reading)).toMatch(/RunTable[^"]*","Arn"\]\},"\/index\/by-hour"/);
  });

  it("tells each function where these are", () => {
    const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
    const told = template.read("AWS::Lambda::Function", Function).map(({ id, Environment: { Variables } }): [string, string[]] => {
      const names = Object.keys(Variables).filter((name) => /^(EVENT_|RULE_|RESULT_|API_TOKEN_|SIGNING_|FIRST_ADMIN_)/.test(name));
      return [functionOf(id), names.toSorted()];
    });

    expect(Object.fromEntries(told)).toEqual({
      accounts: ["FIRST_ADMIN_SECRET_ARN", "SIGNING_SECRET_ARN"],
      "airflow-sync": ["EVENT_BUS_NAME"],
      api: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      authorizer: ["API_TOKEN_SECRET_ARN"],
      complete: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      console: [],
      dispatch: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      "monthly-statistics": [],
      notifications: [],
      notify: ["RESULT_BUCKET"],
      provision: ["EVENT_BUS_NAME", "RULE_DLQ_ARN"],
      publish: ["API_TOKEN_SECRET_ARN", "EVENT_BUS_NAME"],
      react: ["EVENT_BUS_NAME", "RESULT_BUCKET"],
      schedules: ["EVENT_BUS_NAME"],
      tasks: ["EVENT_BUS_NAME"],
      redrive: [],
      socket: ["API_TOKEN_SECRET_ARN"],
      "socket-push": [],
      sweep: ["EVENT_BUS_NAME", "RESULT_BUCKET", "RULE_DLQ_ARN"],
    });
  });

  it("lets provision and the sweep change rules of its own bus only, that send to the queue of events only", () => {
    const changing = statements(template).filter(({ Action }) => Action.some((action) => /^events:(?!PutEvents|List)/.test(action)));

    expect(changing.map(({ Resource }) => new Set([Resource].flat().map(joined)))).toEqual(changing.map(() => new Set([rulesOfTheBus])));
    const pointing = changing.filter(({ Action }) => Action.includes("events:PutTargets"));
    expect(pointing).toHaveLength(2);
    for (const statement of pointing) {
      expect(statement).toMatchObject({
        Action: ["events:PutTargets"],
        Condition: {
          "ForAllValues:ArnEquals": {
            "events:TargetArn": { "Fn::GetAtt": [expect.stringMatching(/^DispatchQueueEvent[0-9A-F]{8}$/), "Arn"] },
          },
          Null: { "events:TargetArn": "false" },
        },
      });
    }
    expect(template.of("AWS::Events::EventBus").map(({ Properties }) => Properties)).toMatchObject([{ Name: `belfry-${scope}` }]);
  });

  it("lets EventBridge send to the queue of events, to that of timers, where rules of an earlier version send, and to what they cannot deliver", () => {
    const opened = queuePolicies(template).flatMap(({ queues, statements: all }) =>
      all.filter(({ Effect }) => Effect === "Allow").map((statement) => ({ queues, statement })),
    );

    expect(opened.map(({ queues }) => queues).toSorted()).toEqual([
      [expect.stringMatching(/^DispatchQueueEvent[0-9A-F]{8}$/)],
      [expect.stringMatching(/^DispatchQueue[0-9A-F]{8}$/)],
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

/** Ids of the dead-letter queues that the stack makes for itself. */
function ownDeadLetters(template: StackTemplate): string[] {
  const deadLetters = template.of("AWS::SQS::Queue").filter(({ Properties }) => Properties["RedrivePolicy"] === undefined);
  return deadLetters
    .map(({ id }) => id)
    .filter((id) => !id.startsWith("WorkerQueues"))
    .toSorted();
}

/** Ids of the queues of the stack's own, but the workers', for which a function is granted an action. */
function queuesFor(template: StackTemplate, name: string, action: string): string[] {
  const granted = (statementsOfFunctions(template)[name] ?? []).filter(({ Action }) => Action.includes(action));
  const resources = granted.flatMap(({ Resource }) => [Resource].flat());
  return resources.flatMap((resource) => Arn.safeParse(resource).data?.["Fn::GetAtt"][0] ?? []).toSorted();
}
