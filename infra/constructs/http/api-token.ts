import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { output } from "../output.ts";

/** The API's bearer token, made with the stack. */
export class ApiToken extends Construct {
  private readonly secret: Secret;

  constructor(parent: Construct, id: string, scope: string) {
    super(parent, id);
    this.secret = new Secret(this, "Default", {
      description: `Bearer token of the API of Belfry, scope ${scope}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    acknowledge(
      this.secret,
      "SMG4",
      "workers and clients hold this token: `npm run rotate-token` changes it, and both are accepted for a day",
    );
    output(this, "ApiTokenSecret", this.secret.secretArn, "Secret that holds the API's token");
    // Its name in 0.1.0, for who reads it there.
    output(this, "TokenSecret", this.secret.secretArn, "ApiTokenSecret by its earlier name");
  }

  grantRead(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [this.secret.secretArn] }));
    fn.addEnvironment("API_TOKEN_SECRET_ARN", this.secret.secretArn);
  }
}
