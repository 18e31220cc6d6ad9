import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import type { Answer, Call } from "./answer-error.ts";

/** A log may be long; what is longer would take a function's memory. */
const MOST_BYTES = 30_000_000;

/** Reads an answer to its end. Throws `too-large`, and what the connection throws. */
export async function readAnswer(call: Call, response: Response): Promise<Answer> {
  const { status, headers } = response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new AirflowError("too-large", { ...call, status, detail: `more than ${MOST_BYTES} bytes` });
    chunks.push(chunk);
  }
  return {
    status,
    contentType: (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
    text: new TextDecoder().decode(Buffer.concat(chunks)),
    retryAfter: headers.get("retry-after"),
    location: headers.get("location"),
  };
}
