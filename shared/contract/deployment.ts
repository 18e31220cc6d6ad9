import * as z from "zod";
import { TimeZoneName } from "./fields.ts";

const Name = z.string().regex(/^[a-z][a-z0-9]{0,19}$/, "must be 1 to 20 lower-case letters and digits, a letter first");
const Service = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "must be 1 to 40 letters, digits, '_' and '-'");

export const LogLevel = z.enum(["INFO", "WARN", "ERROR"]);
export type LogLevel = z.infer<typeof LogLevel>;

/** What is deployed: the `belfry` entry of cdk.json's context. */
export const Deployment = z.strictObject({
  /** The time zone of jobs that name none. */
  timezone: TimeZoneName.default("Asia/Seoul"),
  /** Days until a run's record expires. */
  runRetentionDays: z.int().min(1).default(400),
  /** A stack of its own for each scope; its services' worker queues are made with it, others when a job names them. */
  scopes: z.record(Name, z.strictObject({ services: z.array(Service).default([]) })),
  /** Requests a second that each route for events and webhooks takes, and how many at once beyond that; others get 429. */
  eventsThrottle: z.strictObject({ rate: z.int().min(1).default(500), burst: z.int().min(1).default(1_000) }).prefault({}),
  /** Log lines of functions below this level are left out; metrics never are. INFO has a line for each ended run, about $0.15 a million. */
  logLevel: LogLevel.default("INFO"),
  /** An e-mail address that alarms are sent to; without it they only show. */
  alarmEmail: z.email().optional(),
  /** Where `docs/operations.md` is to be read: an alarm's description ends with its section there, as a link. */
  runbooks: z.string().min(1).default("docs/operations.md"),
});
export type Deployment = z.infer<typeof Deployment>;

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
