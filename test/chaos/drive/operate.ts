import type { Change, Spec, Subject } from "../history.ts";
import { idOf, jobBody, triggerBody, workflowBody } from "../plan/bodies.ts";
import type { Operation } from "../plan/operations.ts";
import type { Answered, Send } from "./api.ts";
import type { Recorder } from "./recorder.ts";

/** The driver's hands: does one operation and puts it on record with what was answered. */
export function operator(api: Send, recorder: Recorder): (operation: Operation) => Promise<void> {
  /** The runs of workflows that this driver started last. */
  const latest = new Map<Subject, string>();
  const surprise = (request: string, { status, text, answeredAt: at }: Answered) => recorder.surprises.push({ at, request, status, text });

  return async (operation) => {
    switch (operation.do) {
      case "define":
        return define(operation);
      case "start":
        return start(operation);
      case "control":
        return control(operation);
      case "publish":
        return publish(operation);
      case "call":
        return call(operation);
    }
  };

  async function define({ subject, spec, how }: Extract<Operation, { do: "define" }>): Promise<void> {
    const { method, path, body } = requestOf(subject, spec, how);
    const answer = await api(method, path, body);
    const expected = expectedOf(how, answer.unanswered > 0);
    if (!expected.includes(answer.status)) surprise(`${method} ${path}`, answer);
    else recorder.changes.push({ subject, sentAt: answer.sentAt, answeredAt: answer.answeredAt, spec } satisfies Change);
  }

  async function start({ subject, key, times, delaySeconds }: Extract<Operation, { do: "start" }>): Promise<void> {
    const isJob = subject.startsWith("job#");
    const path = isJob ? `/jobs/${idOf(subject)}/run-now` : `/api/v1/workflows/${idOf(subject)}/runs`;
    await together(times, async () => {
      const answer = await api("POST", path, isJob ? { delay_seconds: delaySeconds } : {}, keyed(key));
      const { status, sentAt, answeredAt } = answer;
      const { run_id, id } = (answer.body ?? {}) as { run_id?: string; id?: string };
      const started = status === 200 || status === 201;
      // 409: no slot is free, which is a good answer.
      if (!started && status !== 409) surprise(`POST ${path}`, answer);
      const runId = started ? ((isJob ? run_id : id) ?? null) : null;
      if (runId !== null && !isJob) latest.set(subject, runId);
      recorder.starts.push({ subject, key, sentAt, answeredAt, status, runId, delaySeconds });
    });
  }

  async function control({ subject, action }: Extract<Operation, { do: "control" }>): Promise<void> {
    const runId = latest.get(subject);
    if (runId === undefined) return;
    const path = `/api/v1/workflows/${idOf(subject)}/runs/${runId}/control`;
    const answer = await api("POST", path, { action });
    const { status, sentAt, answeredAt } = answer;
    // 409: it is over, or there is nothing to retry. 404: its workflow was deleted.
    if (status !== 200 && status !== 409 && status !== 404) surprise(`POST ${path}`, answer);
    recorder.controls.push({ workflow: subject, runId, action, sentAt, answeredAt, status });
  }

  async function publish({ topic, key, times }: Extract<Operation, { do: "publish" }>): Promise<void> {
    await together(times, async () => {
      const answer = await api("POST", "/events", { topic, data: { sent: key } }, keyed(key));
      const { status, sentAt, answeredAt, body } = answer;
      if (status !== 200) surprise("POST /events", answer);
      else recorder.publications.push({ topic, key, sentAt, answeredAt, eventId: (body as { event_id: string }).event_id });
    });
  }

  async function call({ subject, key, times }: Extract<Operation, { do: "call" }>): Promise<void> {
    const path = `/api/webhooks/${idOf(subject)}/trigger`;
    await together(times, async () => {
      const answer = await api("POST", path, { data: { key } }, keyed(key));
      const { status, sentAt, answeredAt } = answer;
      if (status !== 200) surprise(`POST ${path}`, answer);
      recorder.webhookCalls.push({ trigger: subject, key, sentAt, answeredAt, status });
    });
  }
}

/** The same at the same time: what a key makes one must be one in a race, too. */
async function together(times: number, act: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: times }, act));
}

function keyed(key: string | null): Readonly<Record<string, string>> {
  return key === null ? {} : { "idempotency-key": key };
}

type How = Extract<Operation, { do: "define" }>["how"];

function requestOf(subject: Subject, spec: Spec | null, how: How): { method: string; path: string; body?: unknown } {
  const id = idOf(subject);
  const path = pathOf(subject);
  if (spec === null) return { method: "DELETE", path };
  if (how === "pause" || how === "resume") return { method: "POST", path: `${path}/${how}` };
  if (subject.startsWith("trigger#")) return { method: "PUT", path, body: triggerBody(spec) };
  if (subject.startsWith("workflow#")) return { method: "PUT", path, body: workflowBody(id, spec) };
  // An edit never names the switch: that is what pause and resume are for.
  const { enabled, ...body } = jobBody(spec);
  return how === "create" ? { method: "POST", path: "/jobs", body: { job_id: id, enabled, ...body } } : { method: "PUT", path, body };
}

function pathOf(subject: Subject): string {
  const id = idOf(subject);
  if (subject.startsWith("job#")) return `/jobs/${id}`;
  return subject.startsWith("trigger#") ? `/triggers/${id}` : `/api/v1/workflows/${id}`;
}

/** After a try that was not answered, what was asked for may be done already. */
function expectedOf(how: How, repeated: boolean): readonly number[] {
  if (how === "create") return repeated ? [200, 201, 409] : [200, 201];
  if (how === "delete") return repeated ? [200, 404] : [200];
  return [200];
}
