import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import * as z from "zod";
import type { Recorder } from "./recorder.ts";

/** How a worker says which run it worked on, where its report does not. Not passed on. */
export const MEANT_RUN = "x-chaos-run";

const Start = z.object({ attempt: z.number().default(1), worker_id: z.string() });
const Started = z.object({ attempt: z.number() });
/** Claims that are asked for together, and what became of each. */
const Starts = z.object({ claims: z.array(Start.extend({ job_id: z.string(), run_id: z.string() })) });
const StartedEach = z.object({
  claims: z.array(
    z.discriminatedUnion("claimed", [
      Started.extend({ claimed: z.literal(true) }),
      z.object({ claimed: z.literal(false), status: z.number() }),
    ]),
  ),
});
const LastRun = z.object({
  run_id: z.string().nullish(),
  attempt: z.number().nullish(),
  status: z.string().default("success"),
  finished_at: z.string().nullish(),
});
const START = /^\/jobs\/([^/]+)\/runs\/([^/]+)\/start$/;
const STARTS = "/runs/start";
const LAST_RUN = /^\/jobs\/([^/]+)\/last-run$/;

export interface Proxy {
  readonly url: string;
  close(): void;
}

/** The API as workers reach it: every claim and report goes through, and is on record. Where the API is down, so is this. */
export async function openProxy(target: string, recorder: Recorder): Promise<Proxy> {
  const server: Server = createServer((request, response) => {
    forward(target, recorder, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close().closeAllConnections() };
}

async function forward(target: string, recorder: Recorder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const body = await buffer(request);
  const { [MEANT_RUN]: meant, host: _host, connection: _connection, "content-length": _length, ...others } = request.headers;
  const answered = note(recorder, url, body.toString(), typeof meant === "string" ? meant : undefined);
  const headers = Object.entries(others).flatMap(([name, value]): [string, string][] => (typeof value === "string" ? [[name, value]] : []));
  const answer = await fetch(`${target}${url}`, { method, headers, ...(body.length > 0 && { body }), signal: AbortSignal.timeout(8_000) });
  const text = await answer.text();
  answered?.(answer.status, text);
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" }).end(text);
}

function note(
  recorder: Recorder,
  url: string,
  body: string,
  meant: string | undefined,
): ((status: number, text: string) => void) | undefined {
  const [, startJob, runId] = START.exec(url) ?? [];
  const sentAt = Date.now();
  if (startJob !== undefined && runId !== undefined) {
    const { attempt, worker_id: workerId } = Start.parse(JSON.parse(body));
    const answered = recorder.claim({ jobId: decodeURIComponent(startJob), runId, workerId, attempt, sentAt });
    return (status, text) => answered(status, status === 200 ? Started.parse(JSON.parse(text)).attempt : attempt);
  }
  if (url === STARTS) return noteClaims(recorder, body, sentAt);
  const [, reportJob] = LAST_RUN.exec(url) ?? [];
  if (reportJob === undefined) return undefined;
  const report = LastRun.parse(body === "" ? {} : JSON.parse(body));
  return recorder.report({
    jobId: decodeURIComponent(reportJob),
    runId: report.run_id ?? null,
    meantRunId: meant ?? report.run_id ?? null,
    attempt: report.attempt ?? null,
    outcome: report.status === "done" ? "success" : report.status,
    finishedAt: typeof report.finished_at === "string" ? Date.parse(report.finished_at) : null,
    sentAt,
  });
}

function noteClaims(recorder: Recorder, body: string, sentAt: number): (status: number, text: string) => void {
  const answered = Starts.parse(JSON.parse(body)).claims.map(({ job_id: jobId, run_id: runId, worker_id: workerId, attempt }) =>
    recorder.claim({ jobId, runId, workerId, attempt, sentAt }),
  );
  return (status, text) => {
    const each = status === 200 ? StartedEach.parse(JSON.parse(text)).claims : [];
    for (const [index, note] of answered.entries()) {
      const answer = each[index];
      if (answer?.claimed) note(200, answer.attempt);
      else note(answer?.status ?? status);
    }
  };
}
