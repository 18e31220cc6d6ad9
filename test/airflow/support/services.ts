import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readContext } from "../../../infra/read-deployment.ts";
import { namedAirflow } from "../../../localstack/airflow/local-airflow.ts";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { type LocalStack, startLocalStack } from "../../../localstack/stack/stack.ts";
import { stackName } from "../../../shared/contract/deployment/deployment.ts";
import type { Major } from "./install.ts";

/** The scope whose schedules run on the Airflow of each major version. */
export const SCOPES = { 2: "mock", 3: "real" } as const satisfies Record<Major, string>;

/** The merged service on this machine: a scope for each Airflow, which need not be there yet. */
export class Services {
  readonly #stack: LocalStack;
  readonly #logs: string;

  private constructor(stack: LocalStack, logs: string) {
    this.#stack = stack;
    this.#logs = logs;
  }

  /**
   * @param folder where its data and the logs of its functions are kept
   * @param urls of the Airflows
   */
  static async start(
    folder: string,
    urls: Readonly<Record<Major, string>>,
    credentials: { readonly username: string; readonly password: string },
  ): Promise<Services> {
    const belfry = readContext()["belfry"] as { readonly scopes: Readonly<Record<string, object>> };
    const airflowOf = (major: Major) => ({ ...belfry.scopes[SCOPES[major]], airflow: { url: urls[major] } });
    const scopes = { [SCOPES[2]]: airflowOf(2), [SCOPES[3]]: airflowOf(3) };
    const stack = await startLocalStack({
      assemblyDirectory: await keptAssembly({ local: true, auth: false, belfry: { ...belfry, scopes } }),
      stacks: Object.values(SCOPES).map((scope) => ({ stackName: stackName(scope), port: 0 })),
      awsPort: 0,
      dataDirectory: join(folder, "stack"),
    });
    for (const major of [2, 3] as const) {
      await namedAirflow({ url: urls[major], ...credentials }).connect(stack, [stackName(SCOPES[major])]);
    }
    return new Services(stack, join(folder, "stack", "logs"));
  }

  get awsEndpoint(): string {
    return this.#stack.awsEndpoint;
  }

  apiUrl(major: Major): string {
    return this.#stack.apis[stackName(SCOPES[major])] ?? "";
  }

  /** Where the scope writes DAG files. */
  dags(major: Major): { readonly bucket: string; readonly prefix: string } {
    const bucket = this.#stack.outputs[stackName(SCOPES[major])]?.["DagBucket"];
    if (bucket === undefined) throw new Error("the stack has no output DagBucket");
    return { bucket, prefix: "dags/" };
  }

  /** The last lines in which functions tell of errors, for a person who looks why something failed. */
  lastErrors(count: number): string[] {
    const lines = readdirSync(this.#logs).flatMap((name) => readFileSync(join(this.#logs, name), "utf8").split("\n"));
    return lines
      .filter((line) => line.includes('"ERROR"'))
      .slice(-count)
      .map((line) => line.slice(0, 1_000));
  }

  stop(): Promise<void> {
    return this.#stack.stop();
  }
}
