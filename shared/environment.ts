import * as z from "zod";

/** What the stack tells its functions. A missing or malformed variable stops the function at its start, by name. */
const Environment = z.object({
  SCHEDULER_SCOPE: z.string().min(1),
  SCHEDULER_TIMEZONE: z.string().min(1),
  /** "true" wherever the API has an authorizer. */
  AUTHORIZATION_REQUIRED: z.enum(["true", "false"]).transform((text) => text === "true"),
  JOB_TABLE: z.string().min(1),
  RUN_TABLE: z.string().min(1),
  RUN_RETENTION_DAYS: z.coerce.number().int().min(1),
  DISPATCH_QUEUE_URL: z.url(),
  DISPATCH_QUEUE_ARN: z.string().min(1),
  SCHEDULE_GROUP: z.string().min(1),
  SCHEDULE_ROLE_ARN: z.string().min(1),
  SCHEDULE_DLQ_ARN: z.string().min(1),
});
export type Environment = z.infer<typeof Environment>;

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return Environment.parse(variables);
}
