import * as z from "zod";
import { AirflowError } from "../../domain/airflow/airflow-error.ts";
import type { AirflowVersion } from "../../ports/airflow.ts";
import type { AirflowAddress } from "./settings.ts";
import type { Transport } from "./requests/transport.ts";

const Version = z.object({ version: z.string() });

/** Asks, without naming anybody, which API is there: Airflow 3 has none but v2, Airflow 2 none but v1. */
export async function detectVersion({ root, firstTried }: AirflowAddress, transport: Transport): Promise<AirflowVersion> {
  const [first, second] = firstTried === "v2" ? (["v2", "v1"] as const) : (["v1", "v2"] as const);
  try {
    return await versionOf(first);
  } catch (error) {
    if (!(error instanceof AirflowError && (error.fault === "not-airflow" || error.fault === "not-found"))) throw error;
    return await versionOf(second);
  }

  async function versionOf(api: "v1" | "v2"): Promise<AirflowVersion> {
    const path = `/api/${api}/version`;
    const answer = await transport(new Request(root + path, { headers: { accept: "application/json" } }));
    const said = Version.safeParse(await answer.json());
    if (!said.success) throw new AirflowError("not-airflow", { method: "GET", path, status: answer.status, detail: "answers no version" });
    return { api, version: said.data.version };
  }
}
