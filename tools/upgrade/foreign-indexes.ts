import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../infra/synthesize.ts";
import type { TableIndexes } from "../../infra/table-indexes.ts";
import { stackName } from "../../shared/contract/deployment/deployment.ts";
import { indexesIn } from "./deployed-indexes.ts";

type Tables = Readonly<Record<string, TableIndexes>>;

/** The indexes of a scope's tables in this version's template, by logical id. */
export function wantedIndexes(scope: string): Tables {
  const folder = mkdtempSync(join(tmpdir(), "belfry-wanted-"));
  try {
    // The tables are the same as for the cloud; its checks are left to the deployment.
    const assembly = synthesize(folder, { local: true });
    return indexesIn(JSON.parse(readFileSync(join(assembly, `${stackName(scope)}.template.json`), "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those that are deployed and that this version does not know. */
export function foreignIndexes(deployed: Tables, wanted: Tables): string[] {
  return Object.entries(deployed).flatMap(([id, { GlobalSecondaryIndexes }]) => {
    const known = new Set(wanted[id]?.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
    return GlobalSecondaryIndexes.map(({ IndexName }) => IndexName).filter((name) => !known.has(name));
  });
}
