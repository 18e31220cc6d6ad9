import { fitting, quotedBytes } from "../../shared/contract/requests/answer-size.ts";
import type { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { type FieldProblem, type Problem, textOf } from "../../shared/domain/errors.ts";
import { type Say, type Text, text } from "../../shared/domain/texts/text.ts";

/** In which language an error is told, and by which id it is found in the logs. */
interface Telling {
  readonly say: Say;
  readonly request_id: string;
  /** Bytes, as JSON inside JSON, that the fields at fault may take; the first ones are named. @default all are */
  readonly detailLimit?: number;
}

/** The envelope of a problem that a caller can act on. */
export function refusalBody(problem: Problem, { say, request_id, detailLimit }: Telling): ErrorEnvelope {
  const { code } = problem;
  const all = faultsOf(problem).map((field) => fieldFault(field, say));
  const details = detailLimit === undefined ? all : within(all, detailLimit);
  const fields = details.map(({ path, message }) => `${path}: ${message}`).join("; ");
  const told = { ...said(textOf(problem), say), ...(code === "VALIDATION_ERROR" && fields !== "" && { message: fields }) };
  const error = { code, ...told, details: [...details], request_id };
  return { result: "error", error };
}

/** The envelope of everything else: nothing of it leaves the house. */
export function failureBody({ say, request_id }: Telling): ErrorEnvelope {
  return { result: "error", error: { code: "INTERNAL_ERROR", ...said(text("internal-error"), say), details: [], request_id } };
}

function faultsOf(problem: Problem): readonly FieldProblem[] {
  if (problem.code === "VALIDATION_ERROR") return problem.details;
  return problem.code === "ALREADY_EXISTS" ? [{ path: problem.field, text: textOf(problem) }] : [];
}

type Detail = ErrorEnvelope["error"]["details"][number];

function within(details: readonly Detail[], limit: number): readonly Detail[] {
  const shown = fitting(details, limit);
  return quotedBytes(shown) > limit ? [] : shown;
}

function said(what: Text, say: Say): Pick<ErrorEnvelope["error"], "reason" | "message"> {
  return { reason: what.code, message: say(what) };
}

/** zod's own words have no code: their field is just invalid. */
export function fieldFault({ path, text: what }: FieldProblem, say: Say): Detail {
  return { path, message: say(what), reason: what.code === "plain" ? "invalid" : what.code };
}
