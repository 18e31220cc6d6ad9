import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Deployment } from "../../../shared/contract/deployment/deployment.ts";
import type { AccountTable } from "../data/account-table.ts";
import { acknowledge } from "../acknowledge.ts";
import type { FunctionFactory } from "../function-factory.ts";
import { output } from "../output.ts";

/** What signing users in takes beside their table: the secret that tokens are signed by, and the first administrator's password. */
class AccountSecrets extends Construct {
  private readonly signing: Secret;
  private readonly firstAdmin: Secret;

  constructor(parent: Construct, id: string, scope: string) {
    super(parent, id);
    this.signing = new Secret(this, "Signing", {
      description: `Signs tokens of users of Belfry, scope ${scope}`,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    output(this, "SigningSecret", this.signing.secretArn, "Secret that tokens of users are signed by");
    this.firstAdmin = new Secret(this, "FirstAdmin", {
      description: `Name and first password of the first administrator of Belfry, scope ${scope}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: "admin" }),
        generateStringKey: "password",
        passwordLength: 24,
        excludePunctuation: true,
      },
    });
    output(this, "FirstAdminSecret", this.firstAdmin.secretArn, "Secret with the name and first password of the first administrator");
    acknowledge(
      this.signing,
      "SMG4",
      "`npm run rotate-token -- --of signing` changes it; tokens of the value before are accepted for a day",
    );
    acknowledge(this.firstAdmin, "SMG4", "it counts once, at the first login ever: the administrator changes the password in the API");
  }

  /** Sign tokens, and make the first administrator. */
  grantSign(fn: Function): void {
    const resources = [this.signing.secretArn, this.firstAdmin.secretArn];
    fn.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources }));
    fn.addEnvironment("SIGNING_SECRET_ARN", this.signing.secretArn);
    fn.addEnvironment("FIRST_ADMIN_SECRET_ARN", this.firstAdmin.secretArn);
  }
}

interface AccountsProps {
  readonly scope: string;
  readonly functions: FunctionFactory;
  readonly accountTable: AccountTable;
  /** Who may make an account for themselves. */
  readonly selfRegistration: Deployment["selfRegistration"];
}

/** The function that signs users in, and manages users and service tokens. */
export function accountsFunction(parent: Construct, { scope, functions, accountTable, selfRegistration }: AccountsProps): Function {
  const fn = functions.create("accounts", "Signs users in, and manages users and service tokens", { memoryMegabytes: 512 });
  accountTable.grant(fn, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]);
  new AccountSecrets(parent, "AccountSecrets", scope).grantSign(fn);
  fn.addEnvironment("SELF_REGISTRATION", selfRegistration);
  return fn;
}
