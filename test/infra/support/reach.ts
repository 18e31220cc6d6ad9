import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { FunctionName } from "../../../infra/bundle-functions.ts";
import type { Ports } from "../../../shared/ports/groups.ts";
import type { AccountPorts } from "../../../shared/ports/accounts.ts";
import type { Identity } from "../../../shared/domain/account/identity.ts";
import type { Grant } from "./granted.ts";

/** Every port, and what is put together of some: who a token stands for. */
interface All extends Ports, Omit<AccountPorts, "firstAdmin" | "randomSecret" | "passwords"> {
  readonly identify: { readonly identify: (token: string) => Promise<Identity | undefined> };
}

/** Those that ask AWS for something. */
type Port = Exclude<
  keyof All,
  "scope" | "defaultTimeZone" | "retentionDays" | "auditDays" | "randomText" | "clock" | "telemetry" | "hasAirflow"
>;
type Methods<Name extends Port> = Name extends "airflow" ? never : Extract<keyof All[Name], string>;

const job = (...actions: string[]): Grant[] => actions.map((action) => `dynamodb:${action} JobTable`);
const account = (...actions: string[]): Grant[] => actions.map((action) => `dynamodb:${action} AccountTable`);
const run = (...actions: string[]): Grant[] => actions.map((action) => `dynamodb:${action} RunTable`);
const byHour = ["dynamodb:Query RunTable/index/by-hour", ...run("BatchGetItem")];
const list = ["dynamodb:Query JobTable/index/by-kind-2"];
const workers = (...actions: string[]): Grant[] => actions.map((action) => `sqs:${action} worker queues`);
const schedules = (...actions: string[]): Grant[] => actions.map((action) => `scheduler:${action} schedules`);
const rules = (...actions: string[]): Grant[] => actions.map((action) => `events:${action} rules`);
const file = (...actions: string[]): Grant[] => actions.map((action) => `s3:${action} schedule files`);
const listFiles = ["s3:ListBucket ScheduleBucket"];
const makeQueue = workers("GetQueueUrl", "CreateQueue", "GetQueueAttributes", "SetQueueAttributes");
const makeSchedule = [...schedules("CreateSchedule"), "iam:PassRole WakeSchedules/Role"];

const DEFINITIONS = {
  create: job("PutItem"),
  replace: job("PutItem"),
  delete: job("DeleteItem", "PutItem"),
  getDefinition: job("GetItem"),
  getDefinitions: job("BatchGetItem"),
  listDefinitions: list,
  countDefinitions: list,
};
const SLOTS = {
  getStates: job("BatchGetItem"),
  // The state of an earlier generation is replaced first.
  acquireSlot: job("UpdateItem", "PutItem"),
  freeSlot: job("UpdateItem"),
  dropSlot: job("UpdateItem"),
};

const NUMBERED = {
  nextId: account("UpdateItem"),
  // A transaction, with a count of those of which one must remain.
  create: account("PutItem", "UpdateItem"),
  replace: account("GetItem", "PutItem", "DeleteItem", "UpdateItem"),
  remove: account("DeleteItem", "UpdateItem"),
  get: account("GetItem"),
  findBy: account("GetItem"),
  list: account("Query"),
};
const connection = (...actions: string[]): Grant[] => actions.map((action) => `dynamodb:${action} LiveConnectionTable`);

/** What each method of a port asks of AWS in its adapter. A new method does not compile until it is here. */
const ASKS: { readonly [Name in Port]: Readonly<Record<Methods<Name>, readonly Grant[]>> } = {
  jobs: {
    ...DEFINITIONS,
    ...SLOTS,
    get: job("BatchGetItem"),
    getVersions: job("BatchGetItem"),
    moveLink: job("UpdateItem", "PutItem"),
    getSweptUntil: job("GetItem"),
    setSweptUntil: job("PutItem"),
  },
  triggers: {
    ...DEFINITIONS,
    getTriggerStates: job("BatchGetItem"),
    recordOccurrence: [...run("PutItem"), ...job("UpdateItem")],
    getOccurrence: run("GetItem"),
    listOccurrences: run("Query"),
    listeners: job("GetItem"),
    setListener: job("UpdateItem"),
  },
  workflows: { ...DEFINITIONS, ...SLOTS, nextNumber: job("UpdateItem"), saveStepsSnapshot: job("PutItem"), getSteps: job("GetItem") },
  requests: { remember: job("PutItem") },
  runs: {
    create: run("PutItem"),
    createUnstarted: [...run("PutItem"), ...job("UpdateItem")],
    get: run("GetItem"),
    save: run("PutItem"),
    change: run("UpdateItem"),
    getMany: run("BatchGetItem"),
    existing: run("BatchGetItem"),
    listByJob: run("Query"),
    neighbours: run("Query"),
    getById: ["dynamodb:Query RunTable/index/by-hour", ...run("BatchGetItem")],
    listByTime: byHour,
    listOfJob: run("Query"),
    runsOfHour: byHour,
  },
  workflowRuns: {
    create: run("PutItem"),
    createUnstarted: [...run("PutItem"), ...job("UpdateItem")],
    get: run("GetItem"),
    getMany: run("BatchGetItem"),
    save: run("PutItem"),
    listOfWorkflow: run("Query"),
    list: run("Query"),
    listWithin: run("Query"),
    listByTime: byHour,
    runsOfHour: byHour,
  },
  statistics: {
    readHours: run("Query"),
    keepCount: run("PutItem"),
    markHour: run("PutItem"),
    forgetCounts: run("Query", "DeleteItem"),
  },
  runLogs: { append: run("PutItem"), tail: run("Query") },
  results: { put: ["s3:PutObject results"], get: ["s3:GetObject results", "s3:ListBucket bucket"] },
  bus: { publish: ["events:PutEvents bus"] },
  rules: {
    put: rules("PutRule", "PutTargets"),
    remove: rules("RemoveTargets", "DeleteRule"),
    list: ["events:ListRules *", ...rules("ListTargetsByRule")],
  },
  dispatch: { send: ["sqs:SendMessage dispatch queues"] },
  workers: {
    ensure: makeQueue,
    isEmpty: makeQueue,
    send: [...makeQueue, ...workers("SendMessage")],
  },
  queueDepths: { read: [...workers("GetQueueUrl", "GetQueueAttributes"), "sqs:GetQueueAttributes own queues"] },
  deadLetters: {
    count: ["sqs:ListQueues *", ...workers("GetQueueAttributes"), "sqs:GetQueueAttributes own queues"],
    take: workers("GetQueueUrl"),
    putBack: workers("GetQueueUrl"),
    sendBack: [...workers("GetQueueUrl", "SendMessage"), "sqs:SendMessage CompletionQueue", "sqs:SendMessage NotifyQueue"],
    remove: workers("GetQueueUrl"),
  },
  leases: { hold: job("PutItem"), release: job("DeleteItem") },
  wakes: {
    put: [...makeSchedule, ...schedules("UpdateSchedule")],
    remove: schedules("DeleteSchedule"),
    compare: schedules("GetSchedule"),
    list: ["scheduler:ListSchedules *", ...schedules("GetSchedule")],
    once: makeSchedule,
  },
  schedules: { create: job("PutItem"), replace: job("PutItem"), get: job("GetItem"), list, remove: job("DeleteItem") },
  scheduleFiles: {
    putDagFile: file("PutObject"),
    deleteDagFile: file("DeleteObject"),
    listDagFiles: [...listFiles, ...file("PutObject")],
    putDetails: file("PutObject"),
    getDetails: [...file("GetObject"), ...listFiles],
    putMark: file("PutObject"),
    getLog: [...file("GetObject"), ...listFiles],
    putLog: file("PutObject"),
  },
  jobDirectory: { find: job("BatchGetItem") },
  airflowSync: { get: job("GetItem"), put: job("PutItem") },
  datasets: NUMBERED,
  tasks: NUMBERED,
  userDirectory: { exists: account("GetItem") },
  audit: { append: account("PutItem"), read: account("Query") },
  notificationConfigs: {
    nextId: account("UpdateItem"),
    create: account("PutItem"),
    // What another value of a unique field takes is not reached: a config keeps its name.
    replace: account("GetItem", "PutItem"),
    remove: account("DeleteItem"),
    get: account("GetItem"),
    findBy: account("GetItem"),
    list: account("Query"),
  },
  deliveries: {
    createDelivery: account("PutItem"),
    getDelivery: account("GetItem"),
    saveDelivery: account("PutItem"),
    listDeliveries: account("Query"),
    listHeld: account("Query", "BatchGetItem"),
    releaseHeld: account("DeleteItem"),
    getSubject: account("GetItem"),
    saveSubject: account("PutItem"),
    takeTurn: account("PutItem"),
    endTurn: account("DeleteItem"),
  },
  notifyQueue: { send: ["sqs:SendMessage NotifyQueue"] },
  // Receivers are no part of AWS, but for SES where a sender is configured.
  notifier: { deliver: [], mail: [] },
  outgoingAddresses: { whyForbidden: [] },
  // Airflow is no part of AWS, but for its secret.
  airflow: {},
  users: NUMBERED,
  serviceTokens: NUMBERED,
  sessions: { create: account("PutItem"), get: account("GetItem"), advance: account("UpdateItem"), end: account("UpdateItem") },
  attempts: { count: account("UpdateItem"), isKnown: account("GetItem"), remember: account("PutItem") },
  tokens: { accessToken: account("PutItem"), refreshToken: [], readRefreshToken: [] },
  // A session and its user, a service token and its owner, and the public keys.
  identify: { identify: account("BatchGetItem", "GetItem", "Query") },
  connections: {
    openConnection: connection("PutItem"),
    getConnection: connection("GetItem"),
    setTopics: connection("UpdateItem", "PutItem", "DeleteItem"),
    closeConnection: connection("GetItem", "DeleteItem"),
    isAnyOpen: connection("Query"),
    followersOf: connection("Query"),
    listConnections: connection("Query"),
    keepTicket: connection("PutItem"),
    takeTicket: connection("DeleteItem"),
  },
  sockets: { postFrame: ["execute-api:ManageConnections connections"] },
  passes: { get: job("GetItem"), begin: job("PutItem"), save: job("PutItem") },
};

/** Of methods that are called on what is named neither like a port nor so by nobody else, as a `Map`. */
const COMMON = new Set([
  "change",
  "get",
  "delete",
  "create",
  "replace",
  "put",
  "list",
  "save",
  "send",
  "count",
  "read",
  "remove",
  "release",
  "take",
  "append",
  "begin",
  "existing",
  "exists",
]);
/** What stores are called where a function takes one of several kinds. */
const ANY_STORE = ["store"];

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");

/** What a function's code can come to ask of AWS: each call of a port's method that is left when all that nobody reaches is gone. */
export function reachOf(name: FunctionName): Set<Grant> {
  const code = withoutUnreached(name);
  const grants = portsOf(name).flatMap((port) =>
    Object.entries<readonly Grant[]>(ASKS[port]).flatMap(([method, asked]) => (calls(code, port, method) ? asked : [])),
  );
  return new Set(grants);
}

function calls(code: string, port: string, method: string): boolean {
  const receiver = COMMON.has(method) ? `\\b(?:${[port, ...ANY_STORE].join("|")})\\d*` : "";
  return new RegExp(`${receiver}\\.${method}\\(`).test(code);
}

function withoutUnreached(name: FunctionName): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [`functions/${name}.ts`],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    packages: "external",
    external: ["*composition.ts"],
    logLevel: "warning",
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

/** The ports that a function is put together with. */
function portsOf(name: FunctionName): Port[] {
  const parts = partsIn(read(`functions/${name}.ts`));
  const movers = partsIn(/function runMovers[^]*?\n}/.exec(read("shared/composition.ts"))?.[0] ?? "");
  const all = new Set(parts.flatMap((part) => (part === "runMovers" ? movers : [part])));
  return [...all].flatMap((part) => PORTS[part] ?? []);
}

function partsIn(code: string): string[] {
  return [...code.matchAll(/\.\.\.(\w+)\(/g)].flatMap(([, part]) => part ?? []);
}

/** Parts of the composition whose port has another name. */
const PORTS: Readonly<Record<string, Port | readonly Port[]>> = {
  ...Object.fromEntries(Object.keys(ASKS).map((name) => [name, name as Port])),
  accounts: ["users", "serviceTokens", "sessions", "attempts", "tokens"],
  eventBus: "bus",
  eventRules: "rules",
  dispatchQueue: "dispatch",
  workerQueues: "workers",
  wakeSchedules: "wakes",
  stopMarks: "scheduleFiles",
};
