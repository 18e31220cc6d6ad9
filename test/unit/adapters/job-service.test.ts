import { expect, it } from "vitest";
import { jobService } from "../../../shared/adapters/job-service/job-service.ts";
import type { TelemetryEvent } from "../../../shared/ports/telemetry.ts";

const JOBS = {
  result: "success",
  data: {
    jobs: [{ id: 1, title: "Sales", description: null, data_load_url: "http://x.example", data_load_code: null, code: "out = None" }],
  },
};
const COMMANDS = { result: "success", data: { jobs: [{ id: 1, commands: [{ content: "loads", order: 1 }] }] } };

/** A service that answers these by path; what it was sent, in order. */
function aService(answers: Readonly<Record<string, () => Response>>) {
  const sent: { readonly path: string; readonly body: unknown }[] = [];
  const reported: TelemetryEvent[] = [];
  const fetched: typeof fetch = async (url, init) => {
    const { pathname } = new URL(url as string);
    sent.push({ path: pathname, body: JSON.parse(init?.body as string) });
    return answers[pathname]?.() ?? new Response("", { status: 404 });
  };
  const directory = jobService("http://jobs.example:8000/", { telemetry: { record: (event) => void reported.push(event) }, fetched });
  return { directory, sent, reported };
}

const [FOR_SCHEDULE, ITS_COMMANDS] = ["/api/jobs/for-schedule", "/api/jobs/for-schedule/commands"];

it("asks for all jobs at once, and for what they do in words", async () => {
  const { directory, sent } = aService({ [FOR_SCHEDULE]: () => Response.json(JOBS), [ITS_COMMANDS]: () => Response.json(COMMANDS) });
  expect(await directory.find(["1", "2"])).toEqual([
    {
      id: "1",
      title: "Sales",
      order: 0,
      description: "",
      commands: [{ content: "loads", order: 1 }],
      data_load_url: "http://x.example",
      data_load_code: null,
      code: "out = None",
      work: null,
    },
  ]);
  expect(sent).toEqual([
    { path: FOR_SCHEDULE, body: { job_ids: ["1", "2"] } },
    { path: ITS_COMMANDS, body: { job_ids: ["1", "2"] } },
  ]);
});

it("does without the words where they cannot be had, and reports it", async () => {
  const { directory, reported } = aService({
    [FOR_SCHEDULE]: () => Response.json(JOBS),
    [ITS_COMMANDS]: () => new Response("", { status: 403 }),
  });
  expect((await directory.find(["1"]))[0]?.commands).toEqual([]);
  expect(reported.map(({ name }) => name)).toEqual(["job-service.commands_not_read"]);
});

it("tries again what may pass", async () => {
  let calls = 0;
  const { directory } = aService({
    [FOR_SCHEDULE]: () => ((calls += 1) === 1 ? new Response("", { status: 503 }) : Response.json(JOBS)),
    [ITS_COMMANDS]: () => Response.json(COMMANDS),
  });
  expect(await directory.find(["1"])).toHaveLength(1);
  expect(calls).toBe(2);
});

it.each([
  ["refuses", () => new Response("", { status: 401 })],
  ["answers something else", () => Response.json({ result: "success", data: [] })],
  ["answers no JSON", () => new Response("<html>")],
])("is unavailable, and no job unknown, where the service %s", async (_, answer) => {
  const { directory } = aService({ [FOR_SCHEDULE]: answer });
  await expect(directory.find(["1"])).rejects.toMatchObject({ problem: { code: "UNAVAILABLE", text: { code: "job-service-failed" } } });
});
