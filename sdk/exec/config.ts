import * as z from "zod";
import { CommandParts } from "./command/command.ts";
import { problemsOfCommand } from "./command/command-problems.ts";

const Command = CommandParts.superRefine((command, context) => {
  for (const { path, message } of problemsOfCommand(command)) context.addIssue({ code: "custom", path: [...path], message });
});

/** belfry-exec's config file: which queue it works on, and what its messages may start. */
export const ExecConfig = z.strictObject({
  /** The queue in its dotted form, `{scope}.jobs.{service}`. */
  queue: z.string().regex(/^[a-z0-9-]+\.jobs\.[A-Za-z0-9][A-Za-z0-9_-]*$/, "must read {scope}.jobs.{service}"),
  /** @default http://127.0.0.1:8095, and :9095 for scope mock */
  api_url: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  /** Of SQS. @default where an API on this machine says its AWS endpoint is, else AWS */
  endpoint: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  /** @default as the AWS SDK finds it */
  region: z.string().min(1).optional(),
  /** Commands at the same time. */
  concurrency: z.int().min(1).max(1_000).default(1),
  /** By the name that messages use. */
  commands: z
    .record(z.string().min(1).max(100), Command)
    .refine((commands) => Object.keys(commands).length > 0, "must name a command at least"),
});
export type ExecConfig = z.output<typeof ExecConfig>;
