import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { StackFailure } from "../../localstack/stack/failure.ts";
import { findDynoxide } from "../../localstack/engines/dynoxide-binary.ts";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { freePort } from "../support/stack/stack-process.ts";
import { temporaryDirectory, writeAssembly } from "./support/assembly.ts";
import { localClients } from "./support/local-clients.ts";

describe("a full disk", () => {
  it("is reported when a database cannot be written, and whoever wrote gets the error", async () => {
    const directory = temporaryDirectory();
    const failure = new StackFailure(directory);
    const database = new DatabaseSync(join(directory, "x.db"));
    failure.watchDatabase(database, "x.db");
    database.exec("CREATE TABLE t (v TEXT); PRAGMA max_page_count = 4;");
    const insert = database.prepare("INSERT INTO t VALUES (?)");
    insert.run("acknowledged");
    expect(failure.error).toBeUndefined();

    expect(() => insert.run("x".repeat(100_000))).toThrow("full");

    expect(await failure.occurred).toMatchObject({ code: "disk-full", directory, message: expect.stringContaining("x.db") });
    expect(database.prepare("SELECT v FROM t").all()).toEqual([{ v: "acknowledged" }]);
    database.close();
  });

  it("is not taken for an error of a statement", () => {
    const failure = new StackFailure(temporaryDirectory());
    const database = new DatabaseSync(":memory:");
    failure.watchDatabase(database, "x.db");
    database.exec("CREATE TABLE t (v TEXT PRIMARY KEY)");
    const insert = database.prepare("INSERT INTO t VALUES (?)");
    insert.run("once");
    expect(() => insert.run("once")).toThrow("UNIQUE");
    expect(() => database.prepare("SELECT nonsense")).toThrow("nonsense");
    expect(failure.error).toBeUndefined();
    database.close();
  });

  it("is reported when less than a mebibyte is free, whatever writes", async () => {
    let free = 1_048_576;
    const failure = new StackFailure("/data", async () => free);
    await failure.checkSpace();
    const watch = failure.watchSpace();
    free -= 1;
    expect(await failure.occurred).toMatchObject({ code: "disk-full", message: expect.stringContaining("1023 KiB are free") });
    watch.stop();
    await expect(failure.checkSpace()).rejects.toMatchObject({ code: "disk-full" });
  });
});

describe("the local stack", () => {
  it("says that it cannot go on when dynoxide dies, and can still be stopped and started again", async () => {
    const dataDirectory = temporaryDirectory();
    const assemblyDirectory = writeAssembly(temporaryDirectory(), {});
    const start = () => startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0, dataDirectory });
    const stack = await start();
    process.kill(pidOf(findDynoxide(), dataDirectory), "SIGKILL");

    expect(await stack.failed).toMatchObject({ code: "part-ended", message: expect.stringContaining("dynoxide") });
    await stack.stop();

    const again = await start();
    expect(await localClients(again.awsEndpoint).dynamoDb.send(new ListTablesCommand())).toMatchObject({ TableNames: [] });
    await again.stop();
  });

  it("answers 503 with Retry-After while it starts, in the protocol of each service", async () => {
    const answers = new Map<string, Response>();
    const [port, awsPort] = [await freePort(), await freePort()];
    const aws = `http://127.0.0.1:${awsPort}`;
    const ask = async (name: string, url: string, headers: Record<string, string> = {}, method = "GET") => {
      answers.set(name, await fetch(url, { method, headers }));
    };
    const stack = await startLocalStack({
      assemblyDirectory: async () => {
        await ask("api", `http://127.0.0.1:${port}/jobs`, { "accept-language": "ko" });
        await ask("dynamodb", aws, { "x-amz-target": "DynamoDB_20120810.ListTables" }, "POST");
        await ask("sqs", `${aws}/?Action=ListQueues`);
        await ask("s3", `${aws}/bucket/key`);
        return writeAssembly(temporaryDirectory(), {});
      },
      stacks: [{ stackName: "Fixture", port }],
      awsPort,
    });
    await stack.stop();

    for (const answer of answers.values()) expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await answers.get("api")?.json()).toEqual({
      result: "error",
      error: {
        code: "UNAVAILABLE",
        reason: "service-starting",
        message: "서비스가 시작하는 중입니다. 잠시 후 다시 시도하십시오.",
        details: [],
        request_id: expect.any(String),
      },
    });
    expect(await answers.get("dynamodb")?.json()).toMatchObject({ __type: "ServiceUnavailable" });
    expect(await answers.get("sqs")?.text()).toContain("<Type>Receiver</Type><Code>ServiceUnavailable</Code>");
    expect(await answers.get("s3")?.text()).toContain("<Code>ServiceUnavailable</Code>");
  });

  it("is refused on a data directory or port in use before anything is synthesised", async () => {
    const dataDirectory = temporaryDirectory();
    const running = await startLocalStack({
      assemblyDirectory: writeAssembly(temporaryDirectory(), {}),
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory,
    });
    const start = (more: object) =>
      startLocalStack({
        assemblyDirectory: () => Promise.reject(new Error("synthesised")),
        stacks: [{ stackName: "Fixture", port: 0 }],
        awsPort: 0,
        ...more,
      });
    await expect(start({ dataDirectory })).rejects.toMatchObject({ code: "data-directory-in-use" });
    await expect(start({ awsPort: Number(new URL(running.awsEndpoint).port) })).rejects.toMatchObject({ code: "port-in-use" });
    await running.stop();
  });
});

/** The process that runs this program with the folder among its arguments. */
function pidOf(program: string, folder: string): number {
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const line = lines.map((text) => text.trim()).find((text) => text.split(/\s+/)[1] === program && text.includes(folder));
  return Number(line?.split(" ")[0]);
}
