import { jsonText } from "../../json-text.ts";
import { isoSeconds, type EventEnvelope } from "./event-envelope.ts";
import { compileInputTemplate } from "./input-template.ts";
import { parseJsonPath, valueAt, type JsonPath } from "./json-path.ts";
import type { TargetDefinition } from "./target-definition.ts";

/** One event on its way to the targets of one rule. */
export interface InputContext {
  readonly event: EventEnvelope;
  /** The event as JSON, written once for all targets. */
  readonly json: string;
  readonly ruleName: string;
  readonly ruleArn: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** Makes the payload of a target: its constant, the part of the event it asks for, its template filled in, or the event. */
export function compileTargetInput({ Input, InputPath, InputTransformer }: TargetDefinition): (context: InputContext) => string {
  if (Input !== undefined) return () => Input;
  if (InputPath !== undefined) {
    const path = parseJsonPath(InputPath) ?? [];
    return ({ event }) => jsonText(valueAt(event, path) ?? null);
  }
  if (InputTransformer === undefined) return ({ json }) => json;
  const paths = new Map(Object.entries(InputTransformer.InputPathsMap).map(([name, path]) => [name, parseJsonPath(path)]));
  const fill = compileInputTemplate(InputTransformer.InputTemplate);
  return (context) => fill((name) => variableValue(name, paths.get(name), context));
}

function variableValue(name: string, path: JsonPath | undefined, { event, ruleName, ruleArn, receivedAt }: InputContext): unknown {
  switch (name) {
    case "aws.events.rule-arn":
      return ruleArn;
    case "aws.events.rule-name":
      return ruleName;
    case "aws.events.event.ingestion-time":
      return isoSeconds(receivedAt);
    case "aws.events.event.json":
      return event;
    case "aws.events.event": {
      const { detail: _detail, ...rest } = event;
      return rest;
    }
    default:
      return path === undefined ? undefined : valueAt(event, path);
  }
}
