import type { StackTemplate } from "./cloud.ts";

/** The properties that give a resource its name on AWS; `Name` of these types is not one, or not by itself. */
const NAMING =
  /^(?:Name|(?:Queue|Table|Bucket|Group|Bus|Function|Role|Policy|Topic|Alarm|Dashboard|Configuration|Layer|LogGroup|ManagedPolicy|Schedule)Name)$/;
const NAMED_WITHIN = new Set([
  // Of the API, which has an id of its own.
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Api",
  // Of the role.
  "AWS::IAM::Policy",
]);

/** A physical name that a template gives, for its type: two resources of a type cannot share one. */
export interface PhysicalName {
  readonly id: string;
  readonly type: string;
  /** With references in angle brackets. */
  readonly name: string;
  readonly kept: boolean;
}

/** All names that a template gives; what has none is named by CloudFormation, with a random part. */
export function physicalNames(template: StackTemplate): PhysicalName[] {
  return template.resources
    .filter(({ Type }) => !NAMED_WITHIN.has(Type))
    .flatMap(({ id, Type: type, Properties, DeletionPolicy = "Delete" }) =>
      Object.entries(Properties)
        .filter(([property, value]) => NAMING.test(property) && isOwnName(type, property) && !isReference(value))
        .map(([, value]) => ({ id, type, name: readable(value), kept: DeletionPolicy !== "Delete" })),
    );
}

/** A function's name on a permission, or a group's on a schedule, is another resource's. */
function isOwnName(type: string, property: string): boolean {
  const last = type.split("::").at(-1) ?? "";
  return (
    property === "Name" ||
    last.endsWith(property.replace(/Name$/, "")) ||
    (last === "EventBus" && property === "Name") ||
    /Alarm$|Configuration$/.test(last)
  );
}

function isReference(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("Ref" in value || "Fn::GetAtt" in value);
}

function readable(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
