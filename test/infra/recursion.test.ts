import { expect, it } from "vitest";
import * as z from "zod";
import { useCloud } from "./support/cloud.ts";
import { Arn, functionOf, Ref, statementsOfFunctions } from "./support/policies.ts";

const cloud = useCloud();
const app = cloud.synthesise({});

const Mapping = z.object({ FunctionName: Ref, EventSourceArn: Arn });
const Function = z.object({ RecursiveLoop: z.string() });
/** What puts something into a queue or a table. */
const WRITES = /^(sqs:SendMessage|dynamodb:(PutItem|UpdateItem|DeleteItem|BatchWriteItem))$/;

it.each(Object.entries(app.stacks))(
  "in %s a function may go on with a chain of its own exactly where it may write to what invokes it",
  (_, template) => {
    const granted = statementsOfFunctions(template);
    const feeding = template.read("AWS::Lambda::EventSourceMapping", Mapping).flatMap(({ FunctionName, EventSourceArn }) => {
      const [source] = EventSourceArn["Fn::GetAtt"];
      const name = functionOf(FunctionName.Ref);
      const writes = granted[name]?.some(
        ({ Action, Resource }) =>
          Action.some((action) => WRITES.test(action)) &&
          [Resource].flat().some((resource) => Arn.safeParse(resource).data?.["Fn::GetAtt"][0] === source),
      );
      return writes ? [name] : [];
    });
    const allowed = template.read("AWS::Lambda::Function", Function).filter(({ RecursiveLoop }) => RecursiveLoop === "Allow");
    expect(allowed.map(({ id }) => functionOf(id)).toSorted()).toEqual([...new Set(feeding)].toSorted());
    expect(feeding).toContain("dispatch");
  },
);

it("the topic of alarms lets CloudWatch publish for this account, and nobody over plain HTTP", () => {
  const { stacks } = cloud.synthesise({ belfry: { scopes: { real: {} }, alarmEmail: "ops@example.com" } });
  const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }) });
  const statements = stacks["Belfry-real"]?.read("AWS::SNS::TopicPolicy", Policy).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  expect(statements).toMatchObject([
    { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      Effect: "Allow",
      Action: "sns:Publish",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    },
  ]);
});
