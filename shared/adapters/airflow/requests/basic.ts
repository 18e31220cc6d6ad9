import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import type { AirflowSettings } from "../settings.ts";
import type { Credentials, Transport } from "./transport.ts";

/**
 * HTTP Basic, for Airflow 2. It answers 403 to a wrong password as it does to a missing right: the first 403 of a process
 * that has not been answered anything yet is told apart by what everybody with a role may read.
 */
export function basicCredentials(root: string, { username, password }: AirflowSettings, transport: Transport): Credentials {
  const header = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  let known: Promise<boolean> | undefined;

  return {
    header: async () => header,
    async renew(_, error) {
      const { method, path, status } = error;
      if (error.fault === "forbidden") {
        known ??= isKnown().catch((failure: unknown) => {
          known = undefined;
          throw failure;
        });
        if (await known) return undefined;
      }
      known = undefined;
      const detail = "the user name or the password is refused, or Basic is not switched on";
      throw new AirflowError("unauthorized", { method, path, status, detail });
    },
    refusedAgain: (error) => error,
  };

  async function isKnown(): Promise<boolean> {
    const probe = new Request(`${root}/api/v1/dags?limit=1`, { headers: { accept: "application/json", authorization: header } });
    try {
      await transport(probe);
      return true;
    } catch (error) {
      if (error instanceof AirflowError && (error.fault === "forbidden" || error.fault === "unauthorized")) return false;
      throw error;
    }
  }
}
