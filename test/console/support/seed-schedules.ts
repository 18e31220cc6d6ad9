import * as z from "zod";
import { eventually } from "../../support/stack/stack-wait.ts";
import type { TestStack } from "../../support/stack/stack.ts";
import { HOSTILE } from "./seed.ts";

const Created = z.object({ data: z.object({ schedule_id: z.string() }) });
const Started = z.object({ data: z.object({ run_id: z.string() }) });
const Detail = z.object({ data: z.object({ status: z.string() }) });

/** Schedules and runs that screens show. */
export interface SeededSchedules {
  readonly report: string;
  readonly success: string;
  /** Its texts look like markup, and so does the error of its run. */
  readonly hostile: string;
  readonly failed: string;
}

/** Schedules of a stack, by its API. */
export class StackSchedules {
  readonly #stack: TestStack;

  constructor(stack: TestStack) {
    this.#stack = stack;
  }

  /** Registers one of these jobs, and answers its id. */
  async create(title: string, jobs: readonly string[], change: object = {}): Promise<string> {
    const body = {
      title,
      jobs: jobs.map((id, index) => ({ id, order: index + 1 })),
      frequency: "monthly",
      execution_time: "04:30",
      start_date: "2026-01-01",
      ...change,
    };
    return Created.parse((await this.#stack.real.send("POST", "/api/schedules", body)).body).data.schedule_id;
  }

  /** Runs it now, and answers the run's id once it is over. */
  async run(id: string): Promise<string> {
    const { run_id } = Started.parse((await this.#stack.real.send("POST", `/api/schedules/${id}/start`)).body).data;
    await this.ended(id, run_id);
    return run_id;
  }

  async ended(id: string, runId: string): Promise<void> {
    await eventually(`run ${runId} of schedule ${id} is over`, async () => {
      const { body } = await this.#stack.real.send("GET", `/api/schedules/${id}/runs/${runId}`);
      return ["success", "failed"].includes(Detail.parse(body).data.status);
    });
  }
}

/** Registers schedules of jobs that are there, and lets them have a past. */
export async function seedSchedules(stack: TestStack): Promise<SeededSchedules> {
  const schedules = new StackSchedules(stack);
  const report = await schedules.create("아침 보고", ["price-monitor-start", "us-close-import"], { description: "지점별 매출" });
  const hostile = await schedules.create(HOSTILE, ["price-monitor-start", "hostile-texts", "us-close-import"], { description: HOSTILE });
  const paused = await schedules.create("미국장 준비", ["us-close-import"], {
    frequency: "0 9 * * 1-5",
    timezone: "America/New_York",
    end_date: "2030-12-31",
  });
  await stack.real.send("PATCH", `/api/schedules/${paused}/toggle`);
  const [success, failed] = await Promise.all([schedules.run(report), schedules.run(hostile)]);
  return { report, success, hostile, failed };
}
