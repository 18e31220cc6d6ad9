import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

let server: Server;
let answer: { readonly body: object; readonly functionError?: string };
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    if (answer.functionError) response.setHeader("x-amz-function-error", answer.functionError);
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

/** Runs the command against a Lambda that answers this. */
function reprovision(): Promise<{ readonly code: number; readonly stdout: string }> {
  const script = fileURLToPath(new URL("../../localstack/reprovision.ts", import.meta.url));
  const env = { ...process.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, "--local", "--scope", "real"], { env }, (error, stdout) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout }),
    );
  });
}

it.each<[string, typeof answer, number]>([
  ["0 where every definition was provisioned", { body: { provisioned: 3, failed: 0 } }, 0],
  ["1 where one was not", { body: { provisioned: 2, failed: 1 } }, 1],
  ["1 where the function failed", { body: { errorMessage: "no" }, functionError: "Unhandled" }, 1],
])("npm run reprovision ends with %s, and prints what it was told", async (_, given, code) => {
  answer = given;
  expect(await reprovision()).toEqual({ code, stdout: `real: ${JSON.stringify(given.body)}\n` });
});
