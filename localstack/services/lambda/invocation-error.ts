import type { FunctionError } from "./thread-protocol.ts";

/** An invocation failed inside the function, by timeout, or with its thread. `detail` is what the Lambda API answers. */
export class InvocationError extends Error {
  readonly detail: FunctionError;

  constructor(detail: FunctionError) {
    super(`${detail.errorType}: ${detail.errorMessage}`);
    this.name = "InvocationError";
    this.detail = detail;
  }
}
