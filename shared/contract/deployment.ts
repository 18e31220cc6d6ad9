import * as z from "zod";
import { TimeZoneName } from "./fields.ts";

const Name = z.string().regex(/^[a-z][a-z0-9]{0,19}$/, "must be 1 to 20 lower-case letters and digits, a letter first");
const Service = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "must be 1 to 40 letters, digits, '_' and '-'");

const Scope = z.strictObject({
  services: z.array(Service).default([]),
  /** As the deployment's, for this scope. */
  reserve: z.boolean().optional(),
  /** Regions that have a copy of the tables, for when the scope's own is lost; from the first deployment on. Each costs as much again in storage and writes. */
  replicas: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as us-west-2")).default([]),
});

/** Requests a second, and how many at once beyond that; others get 429. Neither is ever left out: API Gateway would take it for 0. */
const throttle = (rate: number, burst: number) =>
  z.strictObject({ rate: z.int().min(1).default(rate), burst: z.int().min(1).default(burst) }).prefault({});

/** What is deployed: the `belfry` entry of cdk.json's context. */
export const Deployment = z.strictObject({
  /** The time zone of jobs that name none. */
  timezone: TimeZoneName.default("Asia/Seoul"),
  /** Days until a run's record expires. */
  runRetentionDays: z.int().min(1).default(400),
  /** A stack of its own for each scope; its services' worker queues are made with it, others when a job names them. */
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
  waf: z
    .strictObject({
      webAclArn: z
        .string()
        .regex(/^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/, "must be the ARN of a web ACL of scope CLOUDFRONT"),
    })
    .optional(),
  /** Traces of X-Ray for every function: $5 for a million, of one request a second and one in twenty beyond that. */
  tracing: z.boolean().default(false),
  /** An e-mail address that alarms are sent to; without it they only show. */
  alarmEmail: z.email().optional(),
  /** Where `docs/operations.md` is to be read: an alarm's description ends with its section there, as a link. */
  runbooks: z.string().min(1).default("docs/operations.md"),
});
export type Deployment = z.infer<typeof Deployment>;

/** Does a scope reserve concurrent executions? */
export function reserves({ scopes, reserve }: Deployment, scope: string): boolean {
  return scopes[scope]?.reserve ?? reserve;
}

export function reservingScopes(deployment: Deployment): string[] {
  return Object.keys(deployment.scopes).filter((scope) => reserves(deployment, scope));
}

/** What a scope's stack is called. */
export function stackName(scope: string): string {
  return `Belfry-${scope}`;
}

/** What the group of a scope's schedules is called on AWS. */
export function scheduleGroupName(scope: string): string {
  return `belfry-${scope}`;
}

/** What a scope's event bus is called on AWS. */
export function eventBusName(scope: string): string {
  return `belfry-${scope}`;
}

/** What a function of a scope is called on AWS. */
export function functionName(scope: string, name: string): string {
  return `belfry-${scope}-${name}`;
}
