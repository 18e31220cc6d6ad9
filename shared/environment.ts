import * as z from "zod";
import { LogLevel } from "./contract/deployment/log-level.ts";
import { SELF_REGISTRATIONS } from "./domain/account/self-registration.ts";
import { DISPATCH_QUEUES } from "./contract/deployment/dispatch-queues.ts";

/** What the stack tells its functions, by capability: a function gets the variables of what it may use. */
export const BaseEnvironment = z.object({
  SCHEDULER_SCOPE: z.string().min(1),
  SCHEDULER_TIMEZONE: z.string().min(1),
  LOG_LEVEL: LogLevel,
  /** "true" wherever the API has an authorizer. */
  AUTHORIZATION_REQUIRED: z.enum(["true", "false"]).transform((text) => text === "true"),
  /** "true" where an Airflow is configured, whether or not this function may ask it. */
  HAS_AIRFLOW: z.enum(["true", "false"]).transform((text) => text === "true"),
  /** What a request has to show that came by the front door; absent where there is none, and the API's own address is the door. */
  FRONT_DOOR_SECRET: z.string().min(1).optional(),
});
export const JobEnvironment = z.object({ JOB_TABLE: z.string().min(1) });
/** The table of users, sessions, tokens, datasets, tasks and notification configs. */
export const AccountEnvironment = z.object({ ACCOUNT_TABLE: z.string().min(1) });
/** The audit trail, and for how many days its entries are kept. */
export const AuditEnvironment = AccountEnvironment.extend({ AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1) });
/** The secret that access tokens are signed by, and the one with the first administrator's name and password. */
export const SigningEnvironment = AccountEnvironment.extend({
  SIGNING_SECRET_ARN: z.string().min(1),
  FIRST_ADMIN_SECRET_ARN: z.string().min(1),
});
/** Who may make an account for themselves. */
export const RegistrationEnvironment = z.object({ SELF_REGISTRATION: z.enum(SELF_REGISTRATIONS) });
/** Names of the links of a task's chain, as JSON. */
export const TaskChainEnvironment = z.object({ TASK_CHAIN: json(z.array(z.string().min(1)).min(1)) });
export const RunEnvironment = z.object({ RUN_TABLE: z.string().min(1), RUN_RETENTION_DAYS: z.coerce.number().int().min(1) });
/** Records of open WebSockets. */
export const ConnectionEnvironment = z.object({ CONNECTION_TABLE: z.string().min(1) });
/** `refused`: no WebSocket is opened, for nothing tells them of changes. */
export const SocketsEnvironment = z.object({ SOCKETS: z.literal("refused").optional() });
/** The management API of the WebSocket API's stage, which sends to its connections. */
export const SocketEnvironment = z.object({ SOCKET_ENDPOINT: z.url() });
const ByQueue = <Address extends z.ZodType>(address: Address) => json(z.record(z.enum(DISPATCH_QUEUES), address));
/** URLs of the queues that feed dispatch, as JSON. */
export const DispatchEnvironment = z.object({ DISPATCH_QUEUE_URLS: ByQueue(z.url()) });
/** Their ARNs, for what sends to them from outside: schedules and rules. */
const DispatchArns = z.object({ DISPATCH_QUEUE_ARNS: ByQueue(z.string().min(1)) });
export const WakeEnvironment = DispatchArns.extend({
  SCHEDULE_GROUP: z.string().min(1),
  SCHEDULE_ROLE_ARN: z.string().min(1),
  SCHEDULE_DLQ_ARN: z.string().min(1),
});
/** The scope's own queues, as JSON: `{"completion": {"url": …, "dead_letters": …}}`. */
export const QueueDepthEnvironment = z.object({
  OWN_QUEUES: json(z.record(z.string(), z.object({ url: z.url().optional(), dead_letters: z.url() }))),
});
/** The dead-letter queue of the stream that the function is told by. */
export const StreamLetterEnvironment = z.object({ STREAM_DEAD_LETTERS_URL: z.url() });
export const ResultEnvironment = z.object({ RESULT_BUCKET: z.string().min(1) });
/**
 * Where an Airflow is, and the secret that holds `{"username", "password"}`; or an environment of MWAA, where AWS's API for it is, and
 * the region of both. Absent where none is configured.
 */
export const AirflowEnvironment = z.union([
  z.object({ MWAA_ENVIRONMENT: z.string().min(1), MWAA_ENDPOINT: z.url(), AWS_REGION: z.string().min(1) }),
  z.object({ AIRFLOW_API_URL: z.url(), AIRFLOW_SECRET_ARN: z.string().min(1) }),
  z.object({ AIRFLOW_API_URL: z.undefined().optional() }),
]);
/** A service of users, some of whom its callers may name. Absent: none is configured. */
export const UserServiceEnvironment = z.object({ USER_SERVICE_URL: z.url().optional() });
/** The bucket of DAG files, and how tasks reach it and speak. */
export const ScheduleEnvironment = z.object({
  DAG_BUCKET: z.string().min(1),
  /** Where DAG files are, if not in that bucket: another one, and a prefix of it that ends with `/`. */
  DAG_FOLDER_BUCKET: z.string().min(1).optional(),
  DAG_FOLDER_PREFIX: z.string().endsWith("/").optional(),
  AIRFLOW_AWS_CONNECTION: z.string().min(1).default("aws_default"),
  MAIL_LANGUAGE: z.enum(["en", "ko"]).default("ko"),
  /** Where details of jobs come from. Absent: Belfry's own jobs. */
  JOB_SERVICE_URL: z.url().optional(),
});
/** The queue of notifications. */
export const NotifyQueueEnvironment = z.object({ NOTIFY_QUEUE_URL: z.url() });
/** How notifications leave. On AWS mails go by SES, where a sender is configured, and nothing else is set. */
export const NotifierEnvironment = z.object({
  /** Whom mails come from. Absent: none are sent. */
  NOTIFICATION_SENDER: z.string().min(1).optional(),
  /** Of the mails that native schedules order. */
  MAIL_LANGUAGE: z.enum(["en", "ko"]).default("ko"),
  /** On a laptop, instead of SES: `smtp://host:port`. */
  SMTP_URL: z.url().optional(),
  /** On a laptop: `host:port`, joined by commas, that may be called though they are not public. */
  NOTIFICATION_SINKS: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((sink) => sink !== "")),
});
export const EventBusEnvironment = z.object({ EVENT_BUS_NAME: z.string().min(1) });
export const RuleEnvironment = EventBusEnvironment.extend({
  ...DispatchArns.shape,
  RULE_DLQ_ARN: z.string().min(1),
});

/** The variables of a capability; one that is missing or malformed stops the function at its start and is named. */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema, variables: NodeJS.ProcessEnv = process.env): z.output<Schema> {
  return schema.parse(variables);
}

/** A variable that holds JSON. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}
