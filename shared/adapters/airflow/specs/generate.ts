import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/**
 * Writes the types of Airflow's two REST APIs from the specifications that Apache publishes, as far as the adapters use them.
 * Downloads the generator, which needs a TypeScript of its own. `--check` downloads and writes nothing, and fails if a
 * specification or this file has changed since the types were written.
 */
const GENERATOR = ["openapi-typescript@7.13.0", "typescript@5.9.3"];
const TEXTS = new Set(["description", "summary", "title"]);
/** Operations that have one name in both. */
const COMMON = `get_version get_health get_import_errors get_dags get_dag patch_dag delete_dag get_tasks get_dag_runs get_dag_run
  delete_dag_run clear_dag_run get_task_instances get_task_instance get_mapped_task_instances post_clear_task_instances get_log
  patch_task_instance`.split(/\s+/);
const APIS = [
  {
    spec: "2.10.0.v1.yaml",
    types: "v1.d.ts",
    operations: [...COMMON, "post_dag_run", "update_dag_run_state", "set_dag_run_note", "patch_mapped_task_instance"],
  },
  {
    spec: "3.1.8.v2.yaml",
    types: "v2.d.ts",
    operations: [...COMMON, "trigger_dag_run", "patch_dag_run", "patch_task_instance_by_map_index"],
  },
];

for (const { spec, types, operations } of APIS) {
  const file = new URL(types, import.meta.url);
  const text = readFileSync(new URL(spec, import.meta.url), "utf8");
  const mark = `// Of ${spec}, by generate.ts: ${createHash("sha256")
    .update(text)
    .update(readFileSync(import.meta.filename))
    .digest("hex")}`;
  if (!process.argv.includes("--check")) writeFileSync(file, `${mark}\n${typesOf(part(parse(text), operations))}`);
  else if (!readFileSync(file, "utf8").startsWith(`${mark}\n`)) {
    console.error(`shared/adapters/airflow/specs/${types} is out of date: npm run generate:airflow`);
    process.exitCode = 1;
  }
}

function typesOf(spec: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "airflow-types-"));
  try {
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const packages = GENERATOR.flatMap((name) => ["-p", name]);
    const call = ["openapi-typescript", "spec.json", "-o", "types.d.ts", "--default-non-nullable=false"];
    execFileSync("npx", ["--yes", ...packages, ...call], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    return readFileSync(join(folder, "types.d.ts"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The operations and what they refer to, without examples and descriptions. */
function part(spec: Spec, operations: readonly string[]): unknown {
  const paths = Object.fromEntries(
    Object.entries(spec.paths).flatMap(([path, item]) => {
      const kept = Object.entries(item).filter(([, value]) => !isOperation(value) || operations.includes(value.operationId));
      return kept.some(([, value]) => isOperation(value)) ? [[path, bare(Object.fromEntries(kept))]] : [];
    }),
  );
  const found = Object.values(paths).flatMap((item) => Object.values(item as object).filter(isOperation));
  if (found.length !== operations.length) throw new Error(`${found.length} of ${operations.length} operations are in the specification`);
  const components: Record<string, Record<string, unknown>> = {};
  collect(paths);
  return { ...spec, paths, components };

  function collect(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "$ref" && typeof inner === "string") keep(inner);
      else collect(inner);
    }
  }
  function keep(ref: string): void {
    const [, , kind = "", name = ""] = ref.split("/");
    const kept = (components[kind] ??= {});
    if (name in kept) return;
    kept[name] = bare(spec.components[kind]?.[name]);
    collect(kept[name]);
  }
}

function isOperation(value: unknown): value is { readonly operationId: string } {
  return typeof value === "object" && value !== null && "operationId" in value;
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  // A property of a schema may have these names too; then its value is a schema, not a text.
  const entries = Object.entries(value).filter(([key, inner]) => !(TEXTS.has(key) && typeof inner === "string"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, bare(inner)]));
}
