import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What would break the layout, by the file that it is planted in; each must be refused by the rule that is named. */
const VIOLATIONS: Readonly<Record<string, readonly [code: string, rule: string]>> = {
  "functions/one.ts": ['import { a } from "../shared/adapters/sqs/a.ts";\na();', "no-restricted-imports"],
  "functions/handlers/two.ts": ['import type { A } from "../../shared/adapters/sqs/a.ts";\nexport type B = A;', "no-restricted-imports"],
  "functions/http/three.ts": ['import { A } from "@aws-sdk/client-sqs";\nnew A();', "no-restricted-imports"],
  "infra/constructs/four.ts": ['import { a } from "../../shared/domain/run/run.ts";\na();', "no-restricted-imports"],
  "infra/five.ts": ['import { a } from "../shared/use-cases/a.ts";\na();', "no-restricted-imports"],
  "sdk/worker/six.ts": ['import type { A } from "../../shared/ports/groups.ts";\nexport type B = A;', "no-restricted-imports"],
  "sdk/client/seven.ts": ['import { a } from "../../shared/composition.ts";\na();', "no-restricted-imports"],
  "console/lib/eight.ts": ['import { a } from "../../shared/contract/runs/run.ts";\na();', "no-restricted-imports"],
  "console/lib/nine.ts": ['import type { A } from "../../shared/use-cases/a.ts";\nexport type B = A;', "no-restricted-imports"],
  "console/parts/ten.tsx": ['import { a } from "../../functions/http/a.ts";\na();', "no-restricted-imports"],
  "shared/domain/run/eleven.ts": ['import { a } from "../../contract/run.ts";\na();', "no-restricted-imports"],
  "shared/domain/run/twelve.ts": ["export const now = (): number => Date.now();", "no-restricted-properties"],
  "shared/contract/thirteen.ts": ['import type { A } from "../ports/groups.ts";\nexport type B = A;', "no-restricted-imports"],
  "shared/ports/fourteen.ts": ['import type { A } from "../use-cases/react.ts";\nexport type B = A;', "no-restricted-imports"],
  "shared/use-cases/runs/fifteen.ts": ['import { a } from "../../adapters/sqs/a.ts";\na();', "no-restricted-imports"],
  "shared/use-cases/runs/sixteen.ts": ['import { a } from "../../composition.ts";\na();', "no-restricted-imports"],
  "shared/adapters/sqs/seventeen.ts": ['import { a } from "../../use-cases/react.ts";\na();', "no-restricted-imports"],
  "shared/domain/run/circle.ts": ['import type { B } from "./circle-b.ts";\nexport type A = { readonly b?: B };', "no-cycle"],
  "shared/domain/run/circle-b.ts": ['import type { A } from "./circle.ts";\nexport type B = { readonly a?: A };', "no-cycle"],
};

/** What the layout allows, next to what it refuses. */
const ALLOWED: Readonly<Record<string, string>> = {
  "functions/dispatch.ts": 'import { a } from "../shared/composition.ts";\na();',
  "infra/queues.ts": 'import { a } from "../shared/contract/deployment/dispatch-queues.ts";\na();',
  "sdk/worker/queue.ts": 'import { a } from "../../shared/contract/deployment/queue-name.ts";\na();',
  "console/lib/run.ts": 'import type { A } from "../../shared/contract/runs/run.ts";\nexport type B = A;',
  "shared/use-cases/runs/end.ts":
    'import { a } from "../../domain/run/run.ts";\nimport type { B } from "../../ports/groups.ts";\nexport const c: B = a();',
};

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });
let folder: string;
let found: z.output<typeof Report>["diagnostics"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "belfry-lint-"));
  await copyFile(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  const planted = { ...ALLOWED, ...Object.fromEntries(Object.entries(VIOLATIONS).map(([path, [code]]) => [path, code])) };
  for (const [path, code] of Object.entries(planted)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${code}\n`);
  }
  const lint = promisify(execFile)(join(root, "node_modules/.bin/oxlint"), ["--format", "json"], { cwd: folder });
  // It ends with 1, for it finds something.
  const { stdout } = await lint.catch((failure: { readonly stdout: string }) => failure);
  found = Report.parse(JSON.parse(stdout)).diagnostics;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const codesIn = (path: string) => found.filter(({ filename }) => filename === path).map(({ code }) => code);

describe("lint", () => {
  it.each(Object.entries(VIOLATIONS))("refuses what is planted in %s", (path, [, rule]) => {
    expect(codesIn(path)).toContainEqual(expect.stringContaining(`(${rule})`));
  });

  it.each(Object.keys(ALLOWED))("allows what is in %s", (path) => {
    expect(codesIn(path).filter((code) => /no-restricted|no-cycle/.test(code))).toEqual([]);
  });
});
