import { BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";

/**
 * Errors by which AWS refuses what it will refuse again: a quota is reached, or the request is none that it takes. Sent
 * again, it only holds up what is behind it. Throttling, missing rights (a policy takes its time to spread) and faults of
 * the service are not among them. Common errors of EventBridge and EventBridge Scheduler, by their API references.
 */
const LASTING = new Set(["LimitExceededException", "ServiceQuotaExceededException", "ValidationException"]);

type Middleware = (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>;

/** What every command of the SDK has, whatever its input and output are. */
interface MiddlewareStack {
  add(middleware: Middleware, options: { readonly step: "finalizeRequest"; readonly priority: "low"; readonly name: string }): void;
}

/**
 * The command, whose sending throws UNAVAILABLE `aws-refused` for what the service will refuse again. At once: within the
 * SDK's own retries, for which a quota that is reached is a request too many in this second.
 */
export function refusable<Command extends { readonly middlewareStack: object }>(service: string, command: Command): Command {
  const stack = command.middlewareStack as MiddlewareStack;
  stack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof Error && LASTING.has(error.name))) throw error;
        const why = text("aws-refused", { service, why: `${error.name}: ${error.message}` });
        throw new BelfryError({ code: "UNAVAILABLE", text: why }, { cause: error });
      }
    },
    { step: "finalizeRequest", priority: "low", name: "refusable" },
  );
  return command;
}
