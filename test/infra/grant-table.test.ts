import { describe, expect, it } from "vitest";
import type { FunctionName } from "../../infra/bundle-functions.ts";
import { useCloud, WITH_TELEGRAM } from "./support/cloud.ts";
import { grantedTo, tableOf } from "./support/granted.ts";
import { statementsOfFunctions } from "./support/policies.ts";
import { reachOf } from "./support/reach.ts";

const cloud = useCloud();
const { stacks, report } = cloud.synthesise(WITH_TELEGRAM);
const functions = Object.keys(cloud.bundles) as FunctionName[];

const LOG = { "own log": "CreateLogStream PutLogEvents" };
const SCHEDULE_MAKER = { schedules: "CreateSchedule", "WakeSchedules/Role": "PassRole" };
const RESULTS = { results: "GetObject", bucket: "ListBucket" };
const STOP_MARKS = { "schedule files": "PutObject" };
const SCHEDULE_FILES = { "schedule files": "DeleteObject GetObject PutObject", ScheduleBucket: "ListBucket" };
const QUEUE_MAKER = "CreateQueue GetQueueAttributes GetQueueUrl SetQueueAttributes";
const QUEUE_FILLER = "CreateQueue GetQueueAttributes GetQueueUrl SendMessage SetQueueAttributes";
/** Of partitions of the audit trail only: see `grants.test.ts`. */
const AUDIT = { AccountTable: "PutItem" };
/** What CDK grants the function of an event source. */
const POLLED = "ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ReceiveMessage";
const STREAM = "DescribeStream GetRecords GetShardIterator";
const STREAM_LETTERS = "GetQueueAttributes GetQueueUrl SendMessage";

/** All that each function may do, by resource. Nothing else is granted, in any stack. */
const GRANTS: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  api: {
    ...LOG,
    ...AUDIT,
    JobTable: "BatchGetItem DeleteItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "BatchGetItem GetItem PutItem Query",
    "RunTable/index/by-hour": "Query",
    ...RESULTS,
    bus: "PutEvents",
    "dispatch queues": "GetQueueAttributes SendMessage",
    CompletionQueue: "GetQueueAttributes",
    NotifyQueue: "GetQueueAttributes",
    "dead letters": "GetQueueAttributes",
    "worker queues": "GetQueueAttributes GetQueueUrl",
    ...SCHEDULE_MAKER,
  },
  publish: {
    ...LOG,
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "BatchGetItem PutItem",
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
    token: "GetSecretValue",
  },
  complete: {
    ...LOG,
    JobTable: "BatchGetItem GetItem PutItem",
    RunTable: "BatchGetItem GetItem PutItem Query UpdateItem",
    results: "PutObject",
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
    CompletionQueue: POLLED,
  },
  authorizer: { ...LOG, token: "GetSecretValue", AccountTable: "BatchGetItem GetItem Query" },
  accounts: {
    ...LOG,
    AccountTable: "BatchGetItem DeleteItem GetItem PutItem Query UpdateItem",
    "account secrets": "GetSecretValue",
  },
  console: { ...LOG },
  dispatch: {
    ...LOG,
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    RunTable: "BatchGetItem GetItem PutItem Query",
    "RunTable/index/by-hour": "Query",
    ...RESULTS,
    ...STOP_MARKS,
    bus: "PutEvents",
    "dispatch queues": `${POLLED} SendMessage`,
    "worker queues": QUEUE_FILLER,
    ...SCHEDULE_MAKER,
  },
  "monthly-statistics": {
    ...LOG,
    RunTable: "BatchGetItem PutItem Query",
    "RunTable/index/by-hour": "Query",
  },
  notifications: {
    ...LOG,
    AccountTable: "DeleteItem GetItem PutItem Query UpdateItem",
    NotifyQueue: "SendMessage",
  },
  notify: {
    ...LOG,
    AccountTable: "BatchGetItem DeleteItem GetItem PutItem Query",
    NotifyQueue: `${POLLED} SendMessage`,
    JobTable: "GetItem",
    RunTable: "BatchGetItem GetItem",
    ...RESULTS,
  },
  provision: {
    ...LOG,
    "*": "ListRules ListSchedules ListStreams",
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    "JobTable stream": STREAM,
    RunTable: "BatchGetItem GetItem PutItem Query",
    "dispatch queues": "SendMessage",
    "dead letters": STREAM_LETTERS,
    "worker queues": QUEUE_MAKER,
    rules: "DeleteRule ListTargetsByRule PutRule PutTargets RemoveTargets",
    ...SCHEDULE_MAKER,
    schedules: "CreateSchedule DeleteSchedule GetSchedule UpdateSchedule",
  },
  react: {
    ...LOG,
    "*": "ListStreams",
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    AccountTable: "Query",
    NotifyQueue: "SendMessage",
    RunTable: "BatchGetItem GetItem PutItem",
    "RunTable stream": STREAM,
    ...RESULTS,
    ...STOP_MARKS,
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
    "dead letters": STREAM_LETTERS,
    "worker queues": QUEUE_FILLER,
    ...SCHEDULE_MAKER,
  },
  redrive: {
    ...LOG,
    ...AUDIT,
    "*": "ListQueues",
    JobTable: "PutItem",
    RunTable: "BatchGetItem GetItem",
    "dispatch queues": "SendMessage",
    CompletionQueue: "SendMessage",
    NotifyQueue: "SendMessage",
    "dead letters": "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage",
    "worker queues": "GetQueueAttributes GetQueueUrl SendMessage",
    "dead letters of workers": "ChangeMessageVisibility DeleteMessage ReceiveMessage",
  },
  schedules: {
    ...LOG,
    AccountTable: "GetItem PutItem",
    JobTable: "BatchGetItem DeleteItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "BatchGetItem DeleteItem GetItem PutItem Query",
    "RunTable/index/by-hour": "Query",
    ...SCHEDULE_FILES,
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
  },
  tasks: {
    ...LOG,
    AccountTable: "DeleteItem GetItem PutItem Query UpdateItem",
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    RunTable: "BatchGetItem GetItem PutItem",
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
  },
  telegram: {
    ...LOG,
    ...AUDIT,
    JobTable: "BatchGetItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "BatchGetItem GetItem",
    "dispatch queues": "SendMessage",
    ...SCHEDULE_MAKER,
    "telegram secret": "GetSecretValue",
  },
  socket: {
    ...LOG,
    AccountTable: "BatchGetItem GetItem Query",
    LiveConnectionTable: "DeleteItem GetItem PutItem Query UpdateItem",
    RunTable: "GetItem",
    token: "GetSecretValue",
  },
  "socket-push": {
    ...LOG,
    "*": "ListStreams",
    LiveConnectionTable: "DeleteItem GetItem Query",
    "RunTable stream": STREAM,
    connections: "ManageConnections",
  },
  "airflow-sync": {
    ...LOG,
    JobTable: "BatchGetItem DeleteItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "GetItem PutItem",
    ...SCHEDULE_FILES,
    bus: "PutEvents",
  },
  sweep: {
    ...LOG,
    "*": "ListQueues",
    JobTable: "BatchGetItem DeleteItem GetItem PutItem UpdateItem",
    "JobTable/index/by-kind-2": "Query",
    RunTable: "BatchGetItem GetItem PutItem Query",
    ...RESULTS,
    ...STOP_MARKS,
    bus: "PutEvents",
    "dispatch queues": "SendMessage",
    "dead letters": "ChangeMessageVisibility GetQueueAttributes ReceiveMessage",
    "worker queues": QUEUE_FILLER,
    rules: "DeleteRule PutRule PutTargets RemoveTargets",
    ...SCHEDULE_MAKER,
    schedules: "CreateSchedule DeleteSchedule UpdateSchedule",
  },
};

/** Every wildcard in a function's policy, by how its ARN ends, and why it must be one. */
const WILDCARDS: Readonly<Record<string, string>> = {
  "*": "takes no resource",
  "/results/*": "each large result is an object of its own",
  "/dags/*": "each schedule, and each log, has objects of its own",
  "/airflow-results/*": "each schedule, and each log, has objects of its own",
  "/details/*": "each schedule, and each log, has objects of its own",
  "/logs/*": "each schedule, and each log, has objects of its own",
  "-jobs-*": "queues are made when a job names them; the prefix is the scope's own",
  "/live/POST/@connections/*": "each connection is a resource of its own; the API is the scope's own",
  ":rule/belfry-…/*": "each trigger has a rule of its own; the bus is the scope's own",
  ":schedule/belfry-…/*": "each job has a schedule of its own; the group is the scope's own",
};

/** What code can be reached by, and is not granted, since no call gets there. */
const UNREACHED: Partial<Record<FunctionName, Readonly<Record<string, string>>>> = {
  api: { "dynamodb:UpdateItem RunTable": "only reports of workers are written without reading the run first; a cancellation is none" },
  provision: { "sqs:SendMessage worker queues": "the table of kinds also knows how to start a run; provision starts none" },
};

/** Granted to Lambda, which polls with the function's role, and writes its log. */
const BY_LAMBDA =
  /^logs:| own log$|stream$|^dynamodb:ListStreams |^sqs:(?:ReceiveMessage|DeleteMessage|ChangeMessageVisibility) |^sqs:GetQueue\w+ (?:dispatch queues|CompletionQueue|NotifyQueue)$|^sqs:\w+ dead letters$/;

describe.each(Object.entries(stacks))("the grants of %s", (stack, template) => {
  it("are those of the table, and no others", () => {
    expect(Object.fromEntries(functions.map((name) => [name, tableOf(grantedTo(template, name))]))).toEqual(GRANTS);
  });

  it.each(functions)("let %s do all that its code can come to ask of AWS, and nothing that it cannot", (name) => {
    const without = new Set(Object.keys(UNREACHED[name] ?? {}));
    const asked = [...reachOf(name)].filter((grant) => !grant.endsWith("own queues") && !without.has(grant));
    const granted = [...grantedTo(template, name)].filter((grant) => !BY_LAMBDA.test(grant) && !grant.startsWith("secretsmanager:"));

    expect(granted.toSorted()).toEqual(asked.toSorted());
  });

  it("have a reason for every wildcard, which cdk-nag was given", () => {
    const wildcards = functions.flatMap((name) =>
      (statementsOfFunctions(template)[name] ?? []).flatMap(({ Resource }) => JSON.stringify(Resource).match(/[^",]*\*/g) ?? []),
    );
    const shapes = new Set(wildcards.map((text) => text.replace(/belfry-\w+/, "belfry-…").replace(/^:\w+-jobs/, "-jobs")));
    const given = report.pluginReports
      .flatMap(({ suppressedViolations }) => suppressedViolations)
      .filter(
        ({ ruleName, violatingConstructs }) => /IAM5/.test(ruleName) && JSON.stringify(violatingConstructs).includes(`${stack}/Functions/`),
      )
      .map(({ reason }) => reason);

    expect([...shapes].toSorted()).toEqual(Object.keys(WILDCARDS).toSorted());
    for (const reason of Object.values(WILDCARDS)) expect(given.some((one) => one.includes(reason))).toBe(true);
    for (const reason of given) expect(Object.values(WILDCARDS).some((one) => reason.includes(one))).toBe(true);
  });
});
