import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { output } from "./output.ts";

/** How functions reach an Airflow: its address, and the secret with its user and password. */
export class AirflowAccess extends Construct {
  private readonly secret: Secret;
  private readonly url: string;

  constructor(parent: Construct, id: string, { scope, url }: { readonly scope: string; readonly url: string }) {
    super(parent, id);
    this.url = url;
    this.secret = new Secret(this, "Credentials", {
      description: `User and password of Airflow for Belfry, scope ${scope}: {"username", "password"}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: "belfry" }),
        generateStringKey: "password",
        excludePunctuation: true,
      },
    });
    acknowledge(this.secret, "SMG4", "the password is Airflow's: whoever changes it there changes it here");
    output(this, "AirflowSecret", this.secret.secretArn, "Secret with Airflow's user and password");
  }

  grant(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [this.secret.secretArn] }));
    fn.addEnvironment("AIRFLOW_API_URL", this.url);
    fn.addEnvironment("AIRFLOW_SECRET_ARN", this.secret.secretArn);
  }
}
