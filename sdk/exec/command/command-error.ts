/** Why an attempt failed, as a word to branch on. */
export type CommandErrorCode =
  /** The message's `params` call for something that is not allowed. Nothing was started. */
  | "CALL_REFUSED"
  /** The program, its script or its folder is not there. Nothing was started. */
  | "NOT_FOUND"
  /** It could not be started for another reason. */
  | "NOT_STARTED"
  /** It ended with another exit code than 0, or by a signal. */
  | "FAILED"
  /** It was ended: its time was up, its run was over, or the worker stops. */
  | "STOPPED";

/** The one error of commands. Its text is what the run's record keeps; where in our code it was thrown says nothing there. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: CommandErrorCode;
  /** The last 4 KB that the command wrote to stderr. */
  readonly stderr: string;

  constructor(code: CommandErrorCode, message: string, { stderr = "", ...options }: ErrorOptions & { readonly stderr?: string } = {}) {
    super(message, options);
    this.code = code;
    this.stderr = stderr;
    this.stack = `${this.name}: ${message}`;
  }
}
