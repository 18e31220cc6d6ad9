import { FUNCTIONS } from "../../../infra/bundle-functions.ts";
import * as z from "zod";
import type { StackTemplate } from "./cloud.ts";

export const Ref = z.object({ Ref: z.string() });
export const Arn = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const Statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Principal: z.unknown().optional(),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
export const Document = z.object({ Statement: z.array(Statement) });
type Statement = z.infer<typeof Statement>;

/** What roles are granted. */
export function statements(template: StackTemplate): Statement[] {
  return template
    .read("AWS::IAM::Policy", z.object({ PolicyDocument: Document }))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** What each function is granted, by the function's name. */
export function statementsOfFunctions(template: StackTemplate): Record<string, Statement[]> {
  const granted = template.read("AWS::IAM::Policy", z.object({ PolicyDocument: Document, Roles: z.array(Ref) }));
  return Object.fromEntries(
    template.read("AWS::Lambda::Function", z.object({ Role: Arn })).map(({ id, Role }) => {
      const own = granted.filter(({ Roles }) => Roles.some(({ Ref: role }) => role === Role["Fn::GetAtt"][0]));
      return [functionOf(id), own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)];
    }),
  );
}

/** The actions that each function is granted, by the function's name. */
export function actionsOfFunctions(template: StackTemplate): Record<string, string[]> {
  const granted = Object.entries(statementsOfFunctions(template));
  return Object.fromEntries(granted.map(([name, own]) => [name, own.flatMap(({ Action }) => Action)]));
}

/** The policies of queues: the queues each is of, and what it says. */
export function queuePolicies(template: StackTemplate): { readonly queues: string[]; readonly statements: Statement[] }[] {
  return template
    .read("AWS::SQS::QueuePolicy", z.object({ PolicyDocument: Document, Queues: z.array(Ref) }))
    .map(({ PolicyDocument, Queues }) => ({ queues: Queues.map(({ Ref: id }) => id), statements: PolicyDocument.Statement }));
}

/** The statements of the bucket's policy. */
export function bucketPolicy(template: StackTemplate): Statement[] {
  return template
    .read("AWS::S3::BucketPolicy", z.object({ PolicyDocument: Document }))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** The name of a function, from its id in the template. */
export function functionOf(id: string): string {
  const name = id.replace(/^Functions(.+)[0-9A-F]{8}$/, "$1");
  // Ids have no hyphens.
  return FUNCTIONS.find((one) => one.replaceAll("-", "") === name) ?? name;
}

/** A joined text with its references in angle brackets. */
export function joined(value: unknown): string {
  const Part = z.union([z.string(), Ref, Arn]);
  const { "Fn::Join": join } = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(Part)]) }).parse(value);
  return join[1].map((part) => (typeof part === "string" ? part : `<${"Ref" in part ? part.Ref : part["Fn::GetAtt"].join(".")}>`)).join("");
}
