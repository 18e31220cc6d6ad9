import * as z from "zod";
import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { CALL_HEADER } from "./transport.ts";

/** Instants of Airflow, with up to six digits of a second and `Z` or an offset: ISO 8601 in UTC, milliseconds. */
export const Instant = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  context.addIssue({ code: "custom", message: "not an instant" });
  return z.NEVER;
});

/** Absent, or null: null. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? null);

/** An answer as its schema says. What is not so does not come from an Airflow that we know: never an empty list. */
export async function parsed<Schema extends z.ZodType>(
  schema: Schema,
  answer: Promise<{ readonly data?: unknown; readonly response: Response }>,
): Promise<z.output<Schema>> {
  const { data, response } = await answer;
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const detail = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`;
  const [method = "", path = ""] = response.headers.get(CALL_HEADER)?.split(" ") ?? [];
  throw new AirflowError("not-airflow", { method, path, status: response.status, detail });
}
