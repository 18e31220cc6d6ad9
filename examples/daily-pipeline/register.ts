/**
 * Registers the daily pipeline: creates the workflow `daily_pipeline`, or replaces it, so that registering again does not
 * double it.
 *
 *     npm run register:daily-pipeline -- [--api http://127.0.0.1:8095]      (else BELFRY_API_URL; token: BELFRY_API_TOKEN)
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

try {
  const { values } = parseArgs({ options: { api: { type: "string" } } });
  const api = (values.api ?? process.env["BELFRY_API_URL"] ?? "http://127.0.0.1:8095").replace(/\/+$/, "");
  await register(api, await readFile(new URL("workflow.json", import.meta.url), "utf8"));
  console.log("daily pipeline scheduled for 08:00 KST (UTC 23:00, Sun-Thu)");
} catch (error) {
  console.error(`daily pipeline not scheduled: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @throws an Error that says why the API did not take it. */
async function register(api: string, workflow: string): Promise<void> {
  const url = `${api}/api/v1/workflows/daily_pipeline`;
  const token = process.env["BELFRY_API_TOKEN"];
  const headers = { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: "PUT", headers, body: workflow, signal: AbortSignal.timeout(30_000) }).catch(
    (error: Error) => {
      const why = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Error(`${api} cannot be reached (${why}); is Belfry running? npm start`, { cause: error });
    },
  );
  if (!response.ok) throw new Error(`PUT ${url} answered ${response.status}: ${await response.text()}`);
}
