import { JobId } from "../../shared/contract/requests/fields.ts";
import { Pause } from "../../shared/contract/jobs/pause.ts";
import type { Access } from "../../shared/contract/route.ts";
import type { RouteId } from "../../shared/contract/routes.ts";
import { isBroken } from "../../shared/domain/definition/definition.ts";
import { BelfryError, notFound } from "../../shared/domain/errors.ts";
import { cutText } from "../../shared/domain/notification/cut-text.ts";
import { type JobCommand, parseJobCommand } from "../../shared/domain/telegram/command.ts";
import { fitLines } from "../../shared/domain/telegram/fit-lines.ts";
import { type Say, type Text, text } from "../../shared/domain/texts/text.ts";
import { getJob } from "../../shared/use-cases/definitions/jobs/get-job.ts";
import { listJobs } from "../../shared/use-cases/definitions/jobs/list-jobs.ts";
import { pauseJob, resumeJob } from "../../shared/use-cases/definitions/jobs/pause-job.ts";
import { runJobNow, type RunNowPorts } from "../../shared/use-cases/starting/run-job-now.ts";
import { audited, type AuditPorts } from "../http/audit.ts";
import { fieldProblems } from "../http/field-problems.ts";
import type { AskedCommand } from "./bot-command.ts";
import { lineOfJob, linesOfJob } from "./job-lines.ts";

export type CommandPorts = RunNowPorts & Partial<AuditPorts>;

/** Who asks, and how they are answered. */
export interface Asker {
  /** As runs and the audit trail name who asked for them: `telegram:ops`. */
  readonly by: string;
  readonly access: readonly Access[];
  /** Telegram's number of the update that the command came with. */
  readonly updateId: number;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly say: Say;
}

/** What each verb needs, as its route of the API does. */
const NEEDS = { list: "read", status: "read", run: "operate", pause: "operate", resume: "operate" } as const satisfies Record<
  JobCommand["verb"],
  Access
>;
/** The route that each verb stands for, under which the audit trail has it. */
const ROUTES = { run: "runJobNow", pause: "pauseJob", resume: "resumeJob" } as const satisfies Partial<Record<JobCommand["verb"], RouteId>>;
/** So many jobs are looked at for a list, of which a message holds some sixty. */
const MOST_JOBS = 1_000;

type Changing = Extract<JobCommand, { readonly verb: keyof typeof ROUTES }>;

/** Does what is asked, and says what came of it. @throws BelfryError for what is refused */
export async function carryOut(ports: CommandPorts, { name, words }: AskedCommand, asker: Asker): Promise<string> {
  const { say, access } = asker;
  const help = say(text("bot-help", { scope: ports.scope }));
  const explained = (why: Text) => fitLines(say(why), ["", ...help.split("\n")], () => "…");
  if (name === "help") return help;
  const command = parseJobCommand(words);
  switch (command.verb) {
    case "none":
      return help;
    case "unknown":
      return explained(text("bot-command-unknown", { given: cutText(command.given, 100) }));
    case "id-missing":
      return say(text("bot-job-id-missing", { verb: command.of }));
    case "list":
    case "status":
    case "run":
    case "pause":
    case "resume":
      if (!access.includes(NEEDS[command.verb])) return say(text("bot-access-needed", { needs: NEEDS[command.verb] }));
      return done(ports, command, asker);
  }
}

async function done(ports: CommandPorts, command: JobCommand, asker: Asker): Promise<string> {
  const { say, by, sourceIp, requestId } = asker;
  if (command.verb === "list") return listed(ports, command.text, say);
  const id = jobIdOf(command.jobId);
  if (command.verb === "status") return fitLines(id, linesOfJob(await getJob(ports, id), ports.clock.now(), say), () => "…");
  const request = { routeId: ROUTES[command.verb], method: "POST", params: { job_id: id }, session: undefined, sourceIp, requestId };
  return audited(ports, { ...request, caller: { name: by } }, () => changed(ports, id, command, asker));
}

async function changed(ports: CommandPorts, id: string, command: Changing, { updateId, say }: Asker): Promise<string> {
  switch (command.verb) {
    case "run": {
      const asked = { params: null, delay_seconds: 0, trigger_source: "manual" };
      // Telegram numbers its updates: one that comes twice is the same request.
      const { runId } = await runJobNow(ports, id, asked, `telegram-${updateId}`);
      return say(text("bot-run-started", { id, run_id: runId }));
    }
    case "pause":
      await pauseJob(ports, id, reasonOf(command.reason));
      return say(text("bot-job-paused", { id }));
    case "resume":
      await resumeJob(ports, id);
      return say(text("bot-job-resumed", { id }));
  }
}

/** @throws NOT_FOUND for what no job can be called */
function jobIdOf(given: string): string {
  const id = JobId.safeParse(given);
  if (!id.success) throw notFound("job", cutText(given, 100));
  return id.data;
}

/** @throws VALIDATION_ERROR */
function reasonOf(given: string | null): string | null {
  const pause = Pause.safeParse({ reason: given });
  if (!pause.success) throw new BelfryError({ code: "VALIDATION_ERROR", details: fieldProblems(pause.error) });
  return pause.data.reason;
}

async function listed(ports: CommandPorts, wanted: string | undefined, say: Say): Promise<string> {
  const { scope, clock } = ports;
  const page = await listJobs(ports, { text: wanted }, { limit: MOST_JOBS });
  const jobs = wanted === undefined ? page.jobs : page.jobs.filter((job) => !isBroken(job));
  if (jobs.length === 0)
    return say(wanted === undefined ? text("bot-no-jobs", { scope }) : text("bot-no-such-jobs", { text: cutText(wanted, 200), scope }));
  const lines = jobs.map((job) => lineOfJob(job, clock.now(), say));
  const counted = page.next === null ? "bot-more" : "bot-more-at-least";
  const heading = say(text(page.next === null ? "bot-jobs" : "bot-jobs-at-least", { count: jobs.length, scope }));
  return fitLines(heading, lines, (left) => say(text(counted, { count: left })));
}
