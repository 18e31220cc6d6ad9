import * as z from "zod";
import { JobId, TriggerId, WorkflowId } from "../requests/fields.ts";
import { limit, repeated } from "../requests/queries.ts";
import { ACCESS, type Route } from "../route.ts";

/** Most definitions of one request. */
const IDS_LIMIT = 100;

/** Letters of ended statuses, as bars carry them. */
export const STATUS_LETTERS = { success: "s", failed: "f", timeout: "t", cancelled: "c", skipped: "k", missed: "m" } as const;

const RecentQuery = z.strictObject({
  kind: z.enum(["job", "workflow", "trigger"]).default("job"),
  ids: repeated(z.union([JobId, WorkflowId, TriggerId]), IDS_LIMIT).meta({ description: `Up to ${IDS_LIMIT} ids, joined by commas.` }),
  n: limit(30, 40),
});

const Outcome = z.tuple([z.enum(["s", "f", "t", "c", "k", "m"]), z.int(), z.number(), z.number(), z.int()]).meta({
  description:
    "Status (`s` success, `f` failed, `t` timeout, `c` cancelled, `k` skipped, `m` missed), when it was due in epoch seconds, duration and lateness in seconds (three digits), last attempt (31: or more). Of a trigger: `s` published, `f` dropped.",
});

/** GET /recent. */
export const Recent = z
  .object({
    recent: z.record(z.string(), z.array(Outcome)).meta({ description: "By id, the oldest first. An id that is not known is left out." }),
    usual: z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .meta({ description: "By id, the 50th and 95th percentile of successes' durations, in seconds." }),
  })
  .meta({ id: "Recent" });
export type Recent = z.infer<typeof Recent>;

const Me = z
  .object({
    name: z.string().nullable().meta({ description: "Null where callers are not known." }),
    access: z.array(z.enum(ACCESS)),
    scope: z.string(),
    timezone: z.string().meta({ description: "Of jobs that name none." }),
  })
  .meta({ id: "Me" });

export const recentRoutes = {
  getMe: {
    method: "GET",
    path: "/me",
    access: "read",
    servedBy: "api",
    summary: "What may I do, and where am I?",
    status: 200,
    response: Me,
  },
  listRecentOutcomes: {
    method: "GET",
    path: "/recent",
    access: "read",
    servedBy: "api",
    summary: "The last outcomes of many jobs, workflows or triggers at once",
    query: RecentQuery,
    status: 200,
    response: Recent,
  },
} as const satisfies Record<string, Route>;
