import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aDagJob } from "../support/airflow/schedules.ts";
import { Deployed } from "./support/deployed.ts";
import { settings } from "./support/settings.ts";

/** Loads a file as Airflow does, and prints the warnings of what is deprecated in it. */
const LOAD = `
import json, os, runpy, sys, warnings
import airflow
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    runpy.run_path(sys.argv[1])
airflows = ("DeprecatedImportWarning", "RemovedInAirflow3Warning", "RemovedInAirflow4Warning", "AirflowProviderDeprecationWarning")
ours = [w for w in caught if w.filename == sys.argv[1] or (w.category.__name__ in airflows and "metrics" not in w.filename and "triggers" not in w.filename)]
print("\\n" + json.dumps([f"{w.category.__name__}: {w.message}" for w in ours]))`;

describe.concurrent.each([2, 3] as const)("Airflow %i", (major) => {
  it("loads a generated file without an import error, and warns of nothing deprecated in it", async () => {
    const deployed = new Deployed(major);
    const text = await deployed.deploy({ jobs: [aDagJob(), aDagJob({ id: "2" })], end_date: "2030-01-01T00:00:00+09:00" });
    const errors = await deployed.rest.importErrors();
    expect(errors.filter(({ filename }) => filename.endsWith(`${deployed.id}.py`))).toEqual([]);
    expect(deprecated(text)).toEqual([]);
  });

  it("would warn of a file that is out of date", () => {
    const old =
      major === 2 ? "from airflow import DAG\nDAG('x', schedule_interval=None)" : "from airflow.operators.python import PythonOperator";
    expect(deprecated(old)).toEqual([expect.stringMatching(/^(RemovedInAirflow3|DeprecatedImport)Warning: /)]);
  });

  function deprecated(text: string): unknown {
    const folder = mkdtempSync(join(tmpdir(), "belfry-dag-"));
    try {
      const file = join(folder, "file.py");
      writeFileSync(file, text);
      const env = { ...process.env, AIRFLOW_HOME: folder };
      const { status, stdout, stderr } = spawnSync(settings().airflows[major].python, ["-c", LOAD, file], { env, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
