import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";

const Texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Statement = z.looseObject({ Action: Texts, Resource: Texts });
const Policy = z.looseObject({ Statement: z.array(Statement) });
type Statement = z.infer<typeof Statement>;

const BATCHED = new Set(["sqs:SendMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]);
const SCHEDULES = /:schedule\/belfry-\w+\/\*$/;
const RULES = /:rule\/(belfry-\w+)\/\*$/;

/**
 * The emulator enforces IAM, but reads some requests otherwise than AWS. So that what a role grants holds there too, each
 * such grant gets a second one in the emulator's words. A function whose template grants nothing still may do nothing.
 */
export default async function translateGrants(): Promise<void> {
  const iam = new IAMClient();
  const secretsManager = new SecretsManagerClient();
  const { SecretList = [] } = await secretsManager.send(new ListSecretsCommand());
  const secrets = new Map(SecretList.map(({ Name, ARN }) => [Name ?? "", ARN ?? ""]));
  const { Roles = [] } = await iam.send(new ListRolesCommand());
  for (const { RoleName = "" } of Roles.filter((role) => role.RoleName?.startsWith("Belfry-"))) {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      const policy = Policy.parse(JSON.parse(decodeURIComponent(PolicyDocument)));
      const translated = policy.Statement.flatMap((statement) => translate(statement, secrets));
      if (translated.length === 0) continue;
      const document = JSON.stringify({ ...policy, Statement: translated });
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: `${PolicyName}-translated`, PolicyDocument: document }));
    }
  }
  iam.destroy();
  secretsManager.destroy();
}

/** The statement in the emulator's words, where these are others. */
function translate(statement: Statement, secrets: ReadonlyMap<string, string>): Statement[] {
  const { Action, Resource, Condition: _, ...rest } = statement;
  const translated: Statement[] = [];
  // It takes every schedule for one of the default group.
  const schedules = Resource.filter((arn) => SCHEDULES.test(arn)).map((arn) => arn.replace(SCHEDULES, ":schedule/default/*"));
  if (schedules.length > 0) translated.push({ ...statement, Resource: schedules });
  // A template's reference to a secret gives its name, not its ARN.
  const named = Resource.flatMap((name) => secrets.get(name) ?? []);
  if (named.length > 0) translated.push({ ...statement, Resource: named });
  // Targets of a rule are put on its bus, not on the rule, and no condition knows them.
  const buses = Resource.filter((arn) => RULES.test(arn)).map((arn) => arn.replace(RULES, ":event-bus/$1"));
  if (buses.length > 0) translated.push({ ...rest, Action, Resource: buses });
  // A batch of messages is an action of its own.
  const batches = Action.filter((action) => BATCHED.has(action)).map((action) => `${action}Batch`);
  if (batches.length > 0) translated.push({ ...statement, Action: batches });
  return translated;
}
