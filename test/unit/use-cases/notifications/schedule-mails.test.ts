import { describe, expect, it } from "vitest";
import type { Run } from "../../../../shared/domain/run/run.ts";
import type { WorkflowRun } from "../../../../shared/domain/run/workflow-run.ts";
import { stepRunKey } from "../../../../shared/domain/run/changes/step-run.ts";
import { SCHEDULE_MAILS } from "../../../../shared/domain/notification/schedule-mail.ts";
import type { ScheduleDefinition } from "../../../../shared/domain/schedules/schedule.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { mailsOfRun } from "../../../../shared/use-cases/schedules/mails-of-run.ts";
import { announceEnds } from "../../../../shared/use-cases/notifications/announce-ends.ts";
import { aSchedule, SCHEDULE_ID } from "../../../support/a-schedule.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { NotificationWorld } from "../../../support/notification-world.ts";
import { aRun, aStep, aWorkflowRun, iso, NOON } from "../../../support/samples.ts";

const STEPS = [aStep("extract"), aStep("report", { depends_on: ["extract"] })];
const MAILED = { engine: "native", success_emails: ["desk@example.com"], failure_emails: ["ops@example.com"] } as const;
const FILE = { file: { name: "보고서 11월.xlsx", content: Buffer.from("cells").toString("base64") } };
const HOUR = 3_600_000;

/** A run of a native schedule of two jobs that has ended so, each job with what its worker returned. */
async function ended(
  change: Partial<WorkflowRun>,
  jobs: readonly Partial<Run>[],
  schedule: Partial<ScheduleDefinition> = {},
): Promise<{ readonly world: NotificationWorld; readonly run: WorkflowRun; readonly say: () => Promise<void> }> {
  const world = new NotificationWorld();
  const { memory } = world;
  await memory.schedules.create(aSchedule({ ...MAILED, ...schedule }));
  await memory.workflows.saveStepsSnapshot(SCHEDULE_ID, "spec-1", STEPS);
  const run = aWorkflowRun({ workflow_id: SCHEDULE_ID, started_at: iso(NOON), finished_at: iso(NOON + 1_000), ...change });
  await memory.workflowRuns.create(run);
  for (const [index, job] of jobs.entries())
    await memory.runs.create(aRun({ ...stepRunKey(run, STEPS[index] ?? aStep("")), finished_at: iso(NOON), ...job }));
  const say = async () => {
    await announceEnds(world.ports, [{ kind: "workflow-run", run }]);
    await world.work();
  };
  return { world, run, say };
}

const mailsOf = ({ memory }: NotificationWorld) =>
  memory.notifier.mails.map(({ to, subject, file }) => [to[0], subject, file?.name ?? null]);

describe("a native schedule's run that has ended", () => {
  it("mails the file of each job that made one, then that it succeeded, each once however often its end is told", async () => {
    const { world, run, say } = await ended({ status: "success" }, [{ status: "success" }, { status: "success", result: FILE }]);
    await say();
    await say();
    expect(mailsOf(world)).toEqual([
      ["desk@example.com", "Result of job report", "보고서 11월.xlsx"],
      ["desk@example.com", `[Success] Evening report (schedule ID: ${SCHEDULE_ID})`, null],
    ]);
    const [file, end] = world.memory.notifier.mails;
    expect(file?.file?.content).toBe(FILE.file.content);
    expect(end?.text).toContain(run.run_id);
    expect(world.memory.deliveries.of(SCHEDULE_MAILS).map(({ status, attempt_count }) => [status, attempt_count])).toEqual([
      ["delivered", 1],
      ["delivered", 1],
    ]);
  });

  it("is told with the mails that were ordered for it: that of its end first, then the files by their jobs; an address is enough", async () => {
    const { world, run, say } = await ended({ status: "success" }, [{ status: "success" }, { status: "success", result: FILE }]);
    const { deliveries, runs } = world.memory;
    const steps = await Promise.all(
      STEPS.map(async (step) => {
        const { job_id, run_id } = stepRunKey(run, step);
        return { id: step.step_id, run: await runs.get(job_id, run_id) };
      }),
    );
    const mails = async (change: Partial<WorkflowRun> = {}, schedule: Partial<ScheduleDefinition> = {}) =>
      (await mailsOfRun({ deliveries }, { ...MAILED, ...schedule }, { ...run, ...change }, steps)).map(({ job_id, delivery }) => [
        job_id,
        delivery.status,
      ]);
    expect(await mails()).toEqual([]);
    await say();
    const both = [
      [undefined, "delivered"],
      ["report", "delivered"],
    ];
    expect(await mails()).toEqual(both);
    expect(await mails({}, { success_emails: [] })).toEqual(both);
    // Files of jobs that succeeded at an earlier attempt were sent then, once.
    expect(await mails({ attempt: 2 })).toEqual([["report", "delivered"]]);
    expect(await mails({ status: "running" })).toEqual([]);
    expect(await mails({}, { success_emails: [], failure_emails: [] })).toEqual([]);
  });

  it("tells the failure addresses which jobs failed, and still mails the files of those that did not", async () => {
    const { world, say } = await ended({ status: "failed", reason: text("plain", { words: "for a reason" }) }, [
      { status: "success", result: FILE },
      { status: "timeout" },
    ]);
    await say();
    expect(mailsOf(world)).toEqual([
      ["desk@example.com", "Result of job extract", "보고서 11월.xlsx"],
      ["ops@example.com", `[Failure] Evening report (schedule ID: ${SCHEDULE_ID})`, null],
    ]);
    expect(world.memory.notifier.mails[1]?.text).toMatch(/Failed jobs: report\nfor a reason$/);
  });

  it("says stopped of one that somebody stopped", async () => {
    const { world, say } = await ended({ status: "failed", reason: text("stopped") }, []);
    await say();
    expect(mailsOf(world)).toEqual([["ops@example.com", `[Stopped] Evening report (schedule ID: ${SCHEDULE_ID})`, null]]);
  });

  it("links a file that its result names by address, and finds a large result in the bucket", async () => {
    const linked = { file: { name: "a.csv", url: "https://files.example/a.csv" } };
    const { world, say } = await ended({ status: "success" }, [
      { status: "success", result: linked },
      { status: "success", result: null, result_key: "results/large" },
    ]);
    await world.memory.results.put("results/large", FILE);
    await say();
    expect(world.memory.notifier.mails.map(({ text: words, file }) => [words.split("\n").at(-1), file?.name])).toMatchObject([
      ["https://files.example/a.csv", undefined],
      [expect.stringContaining("attached"), "보고서 11월.xlsx"],
      [expect.anything(), undefined],
    ]);
  });

  it("is tried again where the mail server is away, for hours, and counted when it is given up", async () => {
    const { world, say } = await ended({ status: "success" }, []);
    const away = { kind: "failed", status_code: 421, why: text("mail-not-taken", { code: "AWAY" }), passing: true } as const;
    world.memory.notifier.answerMail = () => away;
    await say();
    world.memory.notifier.answerMail = () => ({ kind: "delivered", status_code: 250 });
    await world.passUntil(NOON + 60_000);
    expect(world.memory.deliveries.of(SCHEDULE_MAILS)).toMatchObject([{ status: "delivered", attempt_count: 2 }]);

    const other = await ended({ status: "success" }, []);
    other.world.memory.notifier.answerMail = () => away;
    await other.say();
    await other.world.passUntil(NOON + 24 * HOUR);
    expect(other.world.memory.deliveries.of(SCHEDULE_MAILS)).toMatchObject([{ status: "failed", attempt_count: 9 }]);
    expect(other.world.memory.telemetry.measured.notifications_failed).toBe(1);
  });

  it("refuses a file that is gone by the time it is sent again, and says so in the record", async () => {
    const { world, run, say } = await ended({ status: "success" }, [{ status: "success", result: FILE }], { failure_emails: [] });
    const key = stepRunKey(run, STEPS[0] ?? aStep(""));
    world.memory.notifier.answerMail = () => ({
      kind: "failed",
      status_code: null,
      why: text("mail-not-taken", { code: "AWAY" }),
      passing: true,
    });
    await say();
    const before = await world.memory.runs.get(key.job_id, key.run_id);
    if (!before) throw new Error("no run");
    await world.memory.runs.save(before, { ...before, result: null });
    world.memory.notifier.answerMail = () => ({ kind: "delivered", status_code: 250 });
    await world.passUntil(NOON + 60_000);
    const [file] = world.memory.deliveries.of(SCHEDULE_MAILS);
    expect([file?.status, file?.attempts.at(-1)?.error?.code]).toEqual(["failed", "mail-file-gone"]);
  });

  it("with a file that is none mails no file, and reports whose", async () => {
    const { world, run, say } = await ended({ status: "success" }, [
      { status: "success", result: { file: { name: "../x", content: "a" } } },
    ]);
    await say();
    expect(world.memory.notifier.mails).toHaveLength(1);
    expect(world.memory.telemetry.named("schedule_mail.file_malformed")).toMatchObject([
      { level: "warn", workflow_id: SCHEDULE_ID, run_id: stepRunKey(run, STEPS[0] ?? aStep("")).run_id, detail: { job_id: "extract" } },
    ]);
  });

  it.each<[string, Partial<WorkflowRun>, Partial<ScheduleDefinition>]>([
    ["nobody is named", { status: "success" }, { success_emails: [], failure_emails: [] }],
    ["only failures are told", { status: "success" }, { success_emails: [] }],
    ["Airflow runs it, which mails by itself", { status: "success" }, { engine: "airflow" }],
    ["it was not run", { status: "missed" }, {}],
  ])("mails nothing where %s", async (_, change, schedule) => {
    const { world, say } = await ended(change, [{ status: "success", result: FILE }], schedule);
    await say();
    expect(world.memory.notifier.mails).toEqual([]);
    expect(world.memory.notifyQueue.waiting).toEqual([]);
  });

  it("mails nothing of an end after which it was retried: its next end is told", async () => {
    const { world, run, say } = await ended({ status: "failed" }, []);
    const again: WorkflowRun = { ...run, status: "success", attempt: 2, revision: run.revision + 1 };
    await world.memory.workflowRuns.save(run, again);
    await say();
    expect(world.memory.notifier.mails).toEqual([]);
    await announceEnds(world.ports, [{ kind: "workflow-run", run: again }]);
    await world.work();
    expect(mailsOf(world)).toEqual([["desk@example.com", `[Success] Evening report (schedule ID: ${SCHEDULE_ID})`, null]]);
  });

  it("waits for no queue: an end that cannot be said is counted, reported and given up", async () => {
    const memory = memoryPorts();
    memory.faults.failNext("notifyQueue.send", "before", 3);
    const run = aWorkflowRun({ workflow_id: SCHEDULE_ID, status: "success" });
    await announceEnds(memory.ports, [{ kind: "workflow-run", run }]);
    expect(memory.telemetry.named("schedule_mails.not_announced")).toMatchObject([
      { level: "error", detail: { mails_of_runs: [run.run_id] } },
    ]);
    expect(memory.telemetry.measured).toMatchObject({ notifications_lost: 1 });
  });
});
