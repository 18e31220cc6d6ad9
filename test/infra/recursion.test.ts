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
