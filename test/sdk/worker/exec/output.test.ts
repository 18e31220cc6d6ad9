import { expect, it } from "vitest";
import { commandUnderTest, javascript } from "./support.ts";

const FLOOD = "const line = 'x'.repeat(99) + '\\n'; for (let count = 0; count < 200000; count += 1) require('node:fs').writeSync(1, line)";

it("reads a flood no faster than the log takes it, and all of it", async () => {
  let full = false;
  let overrun = 0;
  let mostLines = 0;
  let lines = 0;
  const one = commandUnderTest(
    { command: javascript(FLOOD) },
    {
      writable: async () => {
        full = true;
        mostLines = Math.max(mostLines, one.said.length - lines);
        await new Promise(setImmediate);
        lines = one.said.length;
        full = false;
      },
    },
  );
  const push = one.said.push.bind(one.said);
  one.said.push = (...items) => {
    if (full) overrun += 1;
    return push(...items);
  };
  await expect(one.call()).resolves.toMatchObject({ exit_code: 0 });
  expect(one.output("stdout")).toHaveLength(200_000);
  expect(overrun).toBe(0);
  // No more than a read of 64 KiB at a time.
  expect(mostLines).toBeLessThan(1_000);
});

it("keeps no more than it needs of a line that does not end", async () => {
  const one = commandUnderTest({
    command: javascript("for (let count = 0; count < 300; count += 1) require('node:fs').writeSync(1, Buffer.alloc(65536, 'x'))"),
  });
  const { stdout_tail } = (await one.call()) as { stdout_tail: string };
  expect(stdout_tail).toBe("x".repeat(4_096));
  expect(one.output("stdout")).toEqual([`${"x".repeat(4_096)}… (${300 * 65_536} bytes)`]);
});

it("takes JSON that is larger than a line of the log for the output", async () => {
  const one = commandUnderTest({ command: javascript("console.log(JSON.stringify({ text: '가'.repeat(100000) }))") });
  expect(await one.call()).toMatchObject({ output: { text: "가".repeat(100_000) } });
});

it("shows bytes that are no text, colours and control characters safely", async () => {
  const code = "process.stdout.write(Buffer.from([0x61, 0xff, 0x00, 0x62, 0x0d, 0x0a])); console.log('\\u001b[31mred\\u001b[0m\\u0007')";
  const one = commandUnderTest({ command: javascript(code) });
  await one.call();
  expect(one.output("stdout")).toEqual(["a\uFFFD\uFFFDb", "red\uFFFD"]);
});

it("tears no character where two reads meet", async () => {
  const code =
    "const [a, b] = [Buffer.from([0xea, 0xb0]), Buffer.from([0x80])]; process.stdout.write(a); setTimeout(() => process.stdout.write(b), 20)";
  const one = commandUnderTest({ command: javascript(code) });
  expect(await one.call()).toMatchObject({ stdout_tail: "가" });
  expect(one.output("stdout")).toEqual(["가"]);
});
