import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { FunctionFactory } from "../function-factory.ts";

export interface ConsoleProps {
  readonly functions: FunctionFactory;
  /** Of all stacks, the first one the one that counts: the console marks all others. */
  readonly scopes: readonly string[];
}

/** Serves the console's files from the function's own bundle: it may read nothing, and costs nothing while nobody looks. */
export class Console extends Construct {
  readonly function: Function;

  constructor(parent: Construct, id: string, { functions, scopes }: ConsoleProps) {
    super(parent, id);
    this.function = functions.create("console", "Serves the console", { timeoutSeconds: 10 });
    this.function.addEnvironment("SCOPES", scopes.join(","));
  }

  /** Where live updates come from, if not from the page's own origin: the page may connect there and nowhere else. */
  tellSocketUrl(url: string): void {
    this.function.addEnvironment("SOCKET_URL", url);
  }
}
