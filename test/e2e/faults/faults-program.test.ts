import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { findDynoxide } from "../../../localstack/engines/dynoxide-binary.ts";
import { own } from "../../support/stack/stack.ts";
import { StackApi } from "../../support/stack/stack-api.ts";
import { type Program, startStackProgram } from "../../support/stack/stack-process.ts";

const data = mkdtempSync(join(tmpdir(), "belfry-e2e-program-"));
let program: Program | undefined;
afterAll(async () => {
  await program?.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

it(
  "npm start heeds the scheduler's environment variables, and ends with a message and a non-zero code when dynoxide dies",
  { timeout: 120_000 },
  async () => {
    program = startStackProgram(["--port", "0", "--aws-port", "0", "--data-dir", data], {
      SCHEDULER_SCOPE: "mock",
      SCHEDULER_TIMEZONE: "Europe/Paris",
      RABBITMQ_URL: "amqp://guest:guest@rabbitmq:5672/",
    });
    await program.prints("Ready in");
    expect(program.output).toContain("note   RABBITMQ_URL has no effect: SQS carries the messages");
    expect(program.output).not.toMatch(/^real/m);
    const api = new StackApi(() => /^mock +(\S+)/m.exec(program?.output ?? "")?.[1] ?? "");
    const { job_id, queue } = own("zone", "mock");
    await api.create({ job_id, queue, cron_expr: "0 9 * * *" });
    expect(await api.job(job_id)).toMatchObject({ timezone: "Europe/Paris" });

    process.kill(pidOf(findDynoxide(), data), "SIGKILL");

    expect(await program.exits()).toBe(1);
    expect(program.output).toContain("The DynamoDB part of the local stack (dynoxide) ended unexpectedly");
    expect(program.output).not.toContain("Dynoxide listening");
  },
);

/** The process that runs this command with the folder among its arguments. */
function pidOf(command: string, folder: string): number {
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const line = lines.map((text) => text.trim()).find((text) => text.split(/\s+/)[1] === command && text.includes(folder));
  return Number(line?.split(" ")[0]);
}
