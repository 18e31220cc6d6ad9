import { readAnswer } from "./read-answer.ts";
import type { Exchange } from "./transport.ts";

/** An attempt as a request of HTTP, to Airflow's own web server. */
export const httpExchange: Exchange = async ({ url, headers, body, signal, ...call }) =>
  readAnswer(call, await fetch(url, { method: call.method, headers, body, signal, redirect: "manual" }));
