import { expect, it } from "vitest";
import * as z from "zod";
import { useCloud } from "./support/cloud.ts";
import { Arn, functionOf, Ref } from "./support/policies.ts";

const { stacks } = useCloud().synthesise({});

const Mapping = z.object({
  FunctionName: Ref,
  EventSourceArn: Arn,
  BatchSize: z.number(),
  FunctionResponseTypes: z.tuple([z.literal("ReportBatchItemFailures")]).optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});
const shortName = (id: string) => id.replace(/[0-9A-F]{8}$/, "");

it.each(Object.entries(stacks))(
  "in %s what plans, hears of events, takes completions or delivers notifications has a limit of its own, and the timers have none",
  (_, template) => {
    const queues = new Set(template.of("AWS::SQS::Queue").map(({ id }) => id));
    const fed = template.read("AWS::Lambda::EventSourceMapping", Mapping).flatMap((mapping) => {
      const [source] = mapping.EventSourceArn["Fn::GetAtt"];
      if (!queues.has(source)) return [];
      expect(mapping.FunctionResponseTypes).toBeDefined();
      return [[shortName(source), [functionOf(mapping.FunctionName.Ref), mapping.ScalingConfig?.MaximumConcurrency]] as const];
    });
    expect(Object.fromEntries(fed)).toEqual({
      DispatchQueue: ["dispatch", undefined],
      DispatchQueuePlan: ["dispatch", 100],
      DispatchQueueEvent: ["dispatch", 50],
      CompletionQueue: ["complete", 50],
      NotifyQueue: ["notify", 20],
    });
  },
);

it.each(Object.entries(stacks))("in %s schedules may send wakes to plan and what is due once to the timers, and no more", (_, template) => {
  const role = template.of("AWS::IAM::Role").find(({ id }) => id.startsWith("WakeSchedulesRole"));
  const Policy = z.object({
    Roles: z.array(Ref),
    PolicyDocument: z.object({
      Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
    }),
  });
  const own = template.read("AWS::IAM::Policy", Policy).filter(({ Roles }) => Roles.some(({ Ref: id }) => id === role?.id));
  const sends = own
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes("sqs:SendMessage"))
    .map(({ Resource }) => shortName(Arn.parse(Resource)["Fn::GetAtt"][0]));
  expect(new Set(sends)).toEqual(new Set(["DispatchQueue", "DispatchQueuePlan", "WakeSchedulesUndelivered"]));
});
