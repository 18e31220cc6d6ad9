import { AirflowError } from "../../domain/airflow/airflow-error.ts";
import { BelfryError, conflict } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";

/** What Airflow could not do, as a refusal that says so. @throws NOT_FOUND, CONFLICT, UNAVAILABLE */
export async function asked<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AirflowError)) throw error;
    if (error.fault === "not-found") throw conflict(text("schedule-registering"));
    throw new BelfryError(
      { code: "UNAVAILABLE", text: text("airflow-failed", { why: `${error.fault} ${error.right ?? ""}`.trim() }) },
      { cause: error },
    );
  }
}
