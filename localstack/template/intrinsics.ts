import { ACCOUNT_ID, PARTITION, REGION, URL_SUFFIX } from "../aws.ts";
import { LocalStackError } from "../errors.ts";

/** What references can resolve to while a template is provisioned. */
export interface ResolutionScope {
  stackName: string;
  /** `Ref` values of parameters and of resources provisioned so far. */
  ref(logicalId: string): unknown;
  /** `Fn::GetAtt` values of resources provisioned so far. */
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
}

const NO_VALUE = Symbol("AWS::NoValue");

/**
 * Replaces every intrinsic function in a template value by its result. `AWS::NoValue` removes the property or list entry.
 * @throws LocalStackError `unsupported-intrinsic` for a function that CDK does not emit for this kind of stack
 */
export function resolveIntrinsics(value: unknown, scope: ResolutionScope): unknown {
  const resolved = resolve(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolve(value: unknown, scope: ResolutionScope): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== NO_VALUE);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined && (key === "Ref" || key === "Condition" || key.startsWith("Fn::"))) {
    // `Condition` is also an ordinary key, of IAM policy statements, whose value is then an object.
    if (key !== "Condition" || typeof value[key] === "string") return applyFunction(key, value[key], scope);
  }
  const entries = Object.entries(value).map(([name, entry]) => [name, resolve(entry, scope)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== NO_VALUE));
}

function applyFunction(name: string, argument: unknown, scope: ResolutionScope): unknown {
  switch (name) {
    case "Ref":
      return reference(text(argument, name), scope);
    case "Condition":
      return scope.condition(text(argument, name));
    case "Fn::GetAtt": {
      const [logicalId, attribute] =
        typeof argument === "string" ? splitOnce(argument, ".") : list(argument, name).map((part) => text(resolve(part, scope), name));
      return scope.attribute(logicalId ?? "", attribute ?? "");
    }
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Join": {
      const [delimiter, parts] = list(argument, name);
      return list(resolve(parts, scope), name)
        .map((part) => text(part, name))
        .join(text(delimiter, name));
    }
    case "Fn::Select": {
      const [index, entries] = list(argument, name);
      const all = list(resolve(entries, scope), name);
      const selected = all[Number(resolve(index, scope))];
      if (selected === undefined)
        throw new LocalStackError("unsupported-intrinsic", `Fn::Select: no entry ${String(index)} in a list of ${all.length}`);
      return selected;
    }
    case "Fn::Split": {
      const [delimiter, source] = list(argument, name);
      return text(resolve(source, scope), name).split(text(delimiter, name));
    }
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = list(argument, name);
      return resolve(scope.condition(text(condition, name)) ? whenTrue : whenFalse, scope);
    }
    case "Fn::FindInMap": {
      const [map, first, second] = list(argument, name).map((part) => text(resolve(part, scope), name));
      return scope.mapping(map ?? "", first ?? "", second ?? "");
    }
    case "Fn::Base64":
      return Buffer.from(text(resolve(argument, scope), name)).toString("base64");
    case "Fn::GetAZs":
      return [`${REGION}a`, `${REGION}b`, `${REGION}c`];
    case "Fn::Equals": {
      const [left, right] = list(argument, name).map((part) => JSON.stringify(resolve(part, scope)));
      return left === right;
    }
    case "Fn::And":
      return list(argument, name).every((part) => resolve(part, scope) === true);
    case "Fn::Or":
      return list(argument, name).some((part) => resolve(part, scope) === true);
    case "Fn::Not":
      return resolve(list(argument, name)[0], scope) !== true;
    default:
      throw new LocalStackError("unsupported-intrinsic", `The local stack does not support the intrinsic function ${name}.`);
  }
}

function reference(logicalId: string, scope: ResolutionScope): unknown {
  switch (logicalId) {
    case "AWS::Region":
      return REGION;
    case "AWS::AccountId":
      return ACCOUNT_ID;
    case "AWS::Partition":
      return PARTITION;
    case "AWS::URLSuffix":
      return URL_SUFFIX;
    case "AWS::StackName":
      return scope.stackName;
    case "AWS::StackId":
      return `arn:${PARTITION}:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${scope.stackName}/00000000-0000-0000-0000-000000000000`;
    case "AWS::NoValue":
      return NO_VALUE;
    case "AWS::NotificationARNs":
      return [];
    default:
      return scope.ref(logicalId);
  }
}

function substitute(argument: unknown, scope: ResolutionScope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const local = isObject(variables) ? variables : {};
  return text(template, "Fn::Sub").replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    if (Object.hasOwn(local, name)) return text(resolve(local[name], scope), "Fn::Sub");
    if (name.startsWith("AWS::") || !name.includes(".")) return text(reference(name, scope), "Fn::Sub");
    const [logicalId, attribute] = splitOnce(name, ".");
    return text(scope.attribute(logicalId, attribute), "Fn::Sub");
  });
}

function splitOnce(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return [value.slice(0, index), value.slice(index + 1)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new LocalStackError("unsupported-intrinsic", `${name} needs a list.`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new LocalStackError("unsupported-intrinsic", `${name} needs a string, not ${JSON.stringify(value)}.`);
}
