import * as z from "zod";
import type { Route } from "../route.ts";

const page = { method: "GET", access: "read", open: true, page: true, servedBy: "console" } as const;

/**
 * The console: a page for browsers with its files. Open, since they hold no data; what the page shows it asks for by the other
 * routes, with its user's token.
 */
export const consoleRoutes = {
  getRoot: { ...page, path: "/", summary: "Leads to the console", status: 302 },
  getConsole: { ...page, path: "/console", summary: "The console", status: 200 },
  getConsoleFile: {
    ...page,
    path: "/console/{file+}",
    summary: "A file of the console, its configuration, or the page for one of its addresses",
    params: z.strictObject({ file: z.string() }),
    status: 200,
  },
} as const satisfies Record<string, Route>;

/** GET /console/config.json: what the page must know before it asks anything else. No data, no secret. */
export interface ConsoleConfig {
  readonly scope: string;
  /** Of jobs that name none. */
  readonly timezone: string;
  /** The API asks for a token. */
  readonly token_required: boolean;
  /** All scopes, in the order of cdk.json; `url`: where the other ones are, null where that is not known here. */
  readonly scopes: readonly { readonly name: string; readonly url: string | null }[];
  /** Where live updates come from: a path of this origin, or another origin's URL (`wss:`). */
  readonly live: string;
  /** Changes with each build of the console. */
  readonly version: string;
}
