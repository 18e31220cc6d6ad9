import { say } from "../shared/contract/texts/en/index.ts";
import type { EventPatternError } from "../shared/domain/event/pattern/event-pattern.ts";

/** Everything that is wrong with an event pattern, in one sentence of English, as AWS's errors are. */
export function faultsOfPattern({ problems }: EventPatternError): string {
  return problems.map(({ path, text }) => (path === "" ? say(text) : `${path}: ${say(text)}`)).join("; ");
}
