import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateScheduleCommand, DeleteScheduleCommand, paginateListSchedules, SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, expect, it } from "vitest";
import { followPass } from "../../tools/follow-pass.ts";
import { functionName } from "../../shared/contract/deployment/deployment.ts";
import { CREDENTIALS, useStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();
const GroupName = "belfry-real";
const PROVISION = functionName("real", "provision");
const IDS = Array.from({ length: 230 }, (_, index) => `bulk-${index}`);
let lambda: LambdaClient;
let scheduler: SchedulerClient;

beforeAll(() => {
  const options = { endpoint: stack.running.awsEndpoint, ...CREDENTIALS };
  lambda = new LambdaClient(options);
  scheduler = new SchedulerClient(options);
});
afterAll(() => {
  for (const client of [lambda, scheduler]) client.destroy();
});

async function schedules(): Promise<string[]> {
  const names = [];
  for await (const { Schedules = [] } of paginateListSchedules({ client: scheduler }, { GroupName }))
    names.push(...Schedules.map(({ Name = "" }) => Name));
  return names.filter((name) => /^(job|once)-/.test(name)).toSorted();
}

it("jobs are registered by a batch, and a pass of several pages makes their schedules equal to them again", async () => {
  const jobs = IDS.map((job_id) => ({ job_id, queue: "real.jobs.bulk", cron_expr: "0 0 1 1 *" }));
  const { status, body } = await stack.real.send("POST", "/jobs:batch", { jobs });
  expect([status, body]).toMatchObject([200, { results: IDS.map((job_id) => ({ status: 201, body: { job_id } })) }]);
  const wanted = IDS.map((id) => `job-${id}`).toSorted();
  await eventually("each has its schedule", async () => (await schedules()).length === IDS.length);

  const Target = { Arn: "arn:aws:sqs:us-east-1:000000000000:none", RoleArn: "arn:aws:iam::000000000000:role/none" };
  const stray = { GroupName, FlexibleTimeWindow: { Mode: "OFF" as const }, Target };
  await scheduler.send(new CreateScheduleCommand({ ...stray, Name: "job-gone", ScheduleExpression: "rate(1 day)" }));
  await scheduler.send(new CreateScheduleCommand({ ...stray, Name: "once-later", ScheduleExpression: "at(2099-01-01T00:00:00)" }));
  await scheduler.send(new DeleteScheduleCommand({ GroupName, Name: "job-bulk-7" }));
  const lines: string[] = [];
  expect(await followPass(lambda, PROVISION, { print: (line) => lines.push(line), pauseMs: 50 })).toBe(true);
  expect(lines.at(-1)).toBe("done: 230 provisioned, 1 of them mended, 1 removed, 0 failed");
  expect(await schedules()).toEqual([...wanted, "once-later"]);
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: PROVISION, Payload: '{"kind":"provision-progress"}' }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ stage: "rules", ended_at: expect.any(String) });
});
