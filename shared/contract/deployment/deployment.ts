import * as z from "zod";
import { OidcIssuer } from "../accounts/oidc-issuer.ts";
import { SELF_REGISTRATIONS } from "../../domain/account/self-registration.ts";
import { DEFAULT_CHAIN, LONGEST_CHAIN, TASK_CHAIN } from "../../domain/tasks/task-chain.ts";
import { TimeZoneName, WorkflowId } from "../requests/fields.ts";
import { AirflowSetting } from "./airflow-setting.ts";
import { LogLevel } from "./log-level.ts";
import { TelegramBot } from "../notifications/telegram.ts";
import { DEFAULT_PREFIX, deploymentPrefix, titleOf } from "./prefix.ts";

const NAME_FORM = /^[a-z][a-z0-9]{0,19}$/;
const Name = z.string().regex(NAME_FORM, "must be 1 to 20 lower-case letters and digits, a letter first");
const Service = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "must be 1 to 40 letters, digits, '_' and '-'");
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_chars, the narrowest of all services */
const TagValue = z.string().regex(/^[\p{L}\p{N}_.:/=+@ -]{1,256}$/u, "must be 1 to 256 letters, digits, spaces and _.:/=+-@");
const Account = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account, in quotes");
const Region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be an AWS region, such as ap-northeast-2");
const Boundary = z
  .string()
  .regex(
    /^(?:arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+|[\w+=,.@-]{1,128})$/,
    "must be the name of a policy of the account, or a policy's ARN",
  );
const TopicArn = z
  .string()
  .regex(
    /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    "must be the ARN of an SNS topic that is not FIFO, arn:aws:sns:REGION:ACCOUNT:NAME",
  );
const WebAclArn = z
  .string()
  .regex(/^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/, "must be the ARN of a web ACL of scope CLOUDFRONT");
const Slack = z.strictObject({
  workspaceId: z.string().regex(/^T[0-9A-Z]{1,254}$/, "must be a Slack workspace's id, which begins with T"),
  channelId: z.string().regex(/^[CGD][0-9A-Z]{1,254}$/, "must be a Slack channel's id, not its name; it begins with C, G or D"),
});
/** What CloudWatch Logs takes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const;
const LogRetention = z.literal(LOG_RETENTIONS, `must be one of ${LOG_RETENTIONS.join(", ")} days`);
const Data = z.enum(["retain", "destroy"]);

/** What a scope may have otherwise than the others; null: not at all. */
const ofScope = {
  data: Data.optional(),
  logRetentionDays: LogRetention.optional(),
  permissionsBoundary: Boundary.nullish(),
  alarmEmail: z.email().nullish(),
  alarmTopic: TopicArn.nullish(),
  alarmSlack: Slack.nullish(),
  airflow: AirflowSetting.nullish(),
  notificationSender: z.email().nullish(),
  telegram: TelegramBot.nullish(),
};

const Scope = z.strictObject({
  /** Services whose worker queues are made with the stack; those of others are made when a job names them. */
  services: z.array(Service).default([]),
  /** The value of the tag `stage`. @default the scope's name */
  stage: TagValue.optional(),
  /** @default the account of the credentials that deploy */
  account: Account.optional(),
  /** @default the region of the credentials that deploy */
  region: Region.optional(),
  /** As the deployment's, for this scope. */
  reserve: z.boolean().optional(),
  /** Regions that have a copy of the tables, for when the scope's own is lost; from the first deployment on. Each costs as much again in storage and writes. */
  replicas: z.array(Region).default([]),
  ...ofScope,
});

/** Requests a second, and how many at once beyond that; others get 429. Neither is ever left out: API Gateway would take it for 0. */
const throttle = (rate: number, burst: number) =>
  z.strictObject({ rate: z.int().min(1).default(rate), burst: z.int().min(1).default(burst) }).prefault({});

/** What is deployed: the `belfry` entry of cdk.json's context. */
const Deployment = z
  .strictObject({
    /** What every name on AWS begins with. Two deployments in one account need two; workers of another than the default need it too (`BELFRY_PREFIX`). */
    prefix: Name.default(DEFAULT_PREFIX),
    /** The value of the tag `owner`. @default no such tag */
    owner: TagValue.optional(),
    /** The time zone of jobs that name none. */
    timezone: TimeZoneName.default("Asia/Seoul"),
    /** Days until a run's record expires. */
    runRetentionDays: z.int().min(1).default(400),
    /** Days until an entry of the audit trail expires. */
    auditRetentionDays: z.int().min(1).max(3_650).default(400),
    /** An OpenID Connect issuer whose access tokens the API takes, beside its own. */
    oidc: OidcIssuer.optional(),
    /** A stack of its own for each scope. */
    scopes: z.record(Name, Scope),
    /** For each route for events and webhooks. */
    eventsThrottle: throttle(500, 1_000),
    /**
     * For all other routes. The defaults are the account's own limits, which all of its APIs in the region share.
     * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
     */
    apiThrottle: throttle(10_000, 5_000),
    /**
     * Reserve concurrent executions for what fires and reports, and bound those of the doors from outside. A scope may say
     * otherwise for itself. Deploying fails where the account has too few: `npm run doctor` tells.
     */
    reserve: z.boolean().default(false),
    /** A web ACL of AWS WAF before the API: a CloudFront distribution that has it, and functions that refuse what came another way. */
    waf: z.strictObject({ webAclArn: WebAclArn }).optional(),
    /** Log lines of functions below this level are left out; metrics never are. INFO has a line for each ended run, about $0.15 a million. */
    logLevel: LogLevel.default("INFO"),
    /** Traces of X-Ray for every function: $5 for a million, of one request a second and one in twenty beyond that. */
    tracing: z.boolean().default(false),
    /** What becomes of tables, bucket, worker queues and logs of functions when their stack is destroyed. */
    data: Data.default("retain"),
    /** Days for which logs are kept. */
    logRetentionDays: LogRetention.default(30),
    /** A policy that bounds all roles, by name or ARN. @default none */
    permissionsBoundary: Boundary.optional(),
    /** An e-mail address that alarms are sent to. Without any target they only show. */
    alarmEmail: z.email().optional(),
    /** An SNS topic that exists, in the scope's region, and that lets CloudWatch publish. */
    alarmTopic: TopicArn.optional(),
    /** A Slack channel, by AWS Chatbot, which was let into the workspace in its console. */
    alarmSlack: Slack.optional(),
    /** An Airflow that runs schedules. Without one they run on worker queues. */
    airflow: AirflowSetting.optional(),
    /** Whom mails of notifications come from, an address or one of a domain that SES has verified. @default no mails are sent */
    notificationSender: z.email().optional(),
    /** A Telegram bot that takes commands from chats. A bot has one webhook: each scope that has one needs a bot of its own. */
    telegram: TelegramBot.optional(),
    /** The service that keeps jobs for schedules on Airflow. @default jobs of Belfry's own */
    jobServiceUrl: z.url({ protocol: /^https?$/ }).optional(),
    /**
     * A service of users: whoever holds the API's token may name one of its users by the header `x-user-id`, and then may do what
     * that user may: as role `ADMIN` everything, else nothing. @default the header says nothing
     */
    userServiceUrl: z.url({ protocol: /^https?$/ }).optional(),
    /**
     * Who may make an account for themselves by `POST /api/v1/auth/register`: nobody; anybody, and an administrator enables it; or
     * anybody who reaches the API, at once. Such an account may read, and nothing else until an administrator says so.
     */
    selfRegistration: z.enum(SELF_REGISTRATIONS).default("off"),
    /** The language of mails that schedules send. */
    mailLanguage: z.enum(["en", "ko"]).default("ko"),
    /**
     * What executing a task runs, one after the other: workflows, or DAGs of Airflow where one is configured and there is no workflow
     * of that name.
     */
    taskChain: z
      .array(WorkflowId.refine((name) => name !== TASK_CHAIN, `must not be ${TASK_CHAIN}, which is the chain itself`))
      .min(1)
      .max(LONGEST_CHAIN)
      .refine((names) => new Set(names).size === names.length, "must name each workflow once")
      .default([...DEFAULT_CHAIN]),
    /** Where `docs/operations.md` is to be read: an alarm's description ends with its section there, as a link. */
    runbooks: z.string().min(1).default("docs/operations.md"),
  })
  .superRefine((deployment, context) => {
    // Else the queues of prefix `real` and scope `jobs` would be those of scope `real`, services `jobs-…`, of the default prefix.
    if (deployment.prefix !== DEFAULT_PREFIX && deployment.scopes["jobs"])
      context.addIssue({ code: "custom", path: ["scopes", "jobs"], message: "must have another name where there is a prefix" });
    for (const [name, scope] of Object.entries(deployment.scopes)) {
      const alarmTopic = scope.alarmTopic === undefined ? deployment.alarmTopic : scope.alarmTopic;
      const [, , , region] = alarmTopic?.split(":") ?? [];
      if (region === undefined || scope.region === undefined || region === scope.region) continue;
      const message = `must be a topic of ${scope.region}, the region of scope ${name}: alarms tell no topic of another`;
      context.addIssue({ code: "custom", path: scope.alarmTopic ? ["scopes", name, "alarmTopic"] : ["alarmTopic"], message });
    }
  });
export type Deployment = z.infer<typeof Deployment>;

/** @throws naming every field of cdk.json that is wrong, in one line */
export function parseDeployment(belfry: unknown): Deployment {
  const parsed = Deployment.safeParse(belfry);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const [inKey] = issue.code === "invalid_key" ? issue.issues : [];
    return `${["belfry", ...issue.path].join(".")}: ${(inKey ?? issue).message}`;
  });
  throw new Error(`cdk.json: ${faults.join("; ")}`, { cause: parsed.error });
}

/** What holds for one scope. */
export interface ScopeSettings {
  readonly services: readonly string[];
  readonly stage: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly reserve: boolean;
  readonly replicas: readonly string[];
  readonly data: z.infer<typeof Data>;
  readonly logRetentionDays: z.infer<typeof LogRetention>;
  readonly permissionsBoundary: string | undefined;
  readonly alarmEmail: string | undefined;
  readonly alarmTopic: string | undefined;
  readonly alarmSlack: z.infer<typeof Slack> | undefined;
  readonly airflow: AirflowSetting | undefined;
  readonly notificationSender: string | undefined;
  readonly telegram: z.infer<typeof TelegramBot> | undefined;
}

/** The settings of a scope: its own, else those of the deployment. @throws for a scope that is not in cdk.json */
export function settingsOfScope(deployment: Deployment, scope: string): ScopeSettings {
  const own = deployment.scopes[scope];
  if (!own) throw new Error(`there is no scope ${scope} in cdk.json, only ${Object.keys(deployment.scopes).join(", ")}`);
  /** Null turns off what the deployment has. */
  const setting = <
    Key extends "permissionsBoundary" | "alarmEmail" | "alarmTopic" | "alarmSlack" | "airflow" | "notificationSender" | "telegram",
  >(
    key: Key,
  ) => (own[key] === undefined ? deployment[key] : (own[key] ?? undefined));
  return {
    services: own.services,
    stage: own.stage ?? scope,
    account: own.account,
    region: own.region,
    reserve: own.reserve ?? deployment.reserve,
    replicas: own.replicas,
    data: own.data ?? deployment.data,
    logRetentionDays: own.logRetentionDays ?? deployment.logRetentionDays,
    permissionsBoundary: setting("permissionsBoundary"),
    alarmEmail: setting("alarmEmail"),
    alarmTopic: setting("alarmTopic"),
    alarmSlack: setting("alarmSlack"),
    airflow: setting("airflow"),
    notificationSender: setting("notificationSender"),
    telegram: setting("telegram"),
  };
}

/** Scopes that reserve concurrent executions. */
export function reservingScopes(deployment: Deployment): string[] {
  return Object.keys(deployment.scopes).filter((scope) => settingsOfScope(deployment, scope).reserve);
}

/** What a scope's stack is called: `Belfry-real`. `prefix` here and below: @default that of this process */
export function stackName(scope: string, prefix: string = deploymentPrefix()): string {
  return `${titleOf(prefix)}-${scope}`;
}

/** What belongs to a scope and has no more specific name: `belfry-real`. Neither part has a hyphen, so that names of two scopes never meet. */
export function scopeName(scope: string, prefix: string = deploymentPrefix()): string {
  return `${prefix}-${scope}`;
}

/** What the group of a scope's schedules is called on AWS. */
export function scheduleGroupName(scope: string, prefix?: string): string {
  return scopeName(scope, prefix);
}

/** What a scope's event bus is called on AWS. */
export function eventBusName(scope: string, prefix?: string): string {
  return scopeName(scope, prefix);
}

/** What a function of a scope is called on AWS. */
export function functionName(scope: string, name: string, prefix?: string): string {
  return `${scopeName(scope, prefix)}-${name}`;
}

/** Where a scope's resources are, for a client of AWS. Nothing: where the environment says. */
export function placeOf(deployment: Deployment, scope: string): { readonly region?: string } {
  const { region } = settingsOfScope(deployment, scope);
  return region === undefined ? {} : { region };
}
