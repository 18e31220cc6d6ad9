import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";

interface MwaaAccessProps {
  readonly environment: string;
  /** Of Airflow. */
  readonly role: string;
}

/**
 * How functions reach the Airflow of an MWAA environment in the stack's account and region: by AWS's API, as one of Airflow's roles.
 * https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html#granting-access-MWAA-Enhanced-REST-API
 */
export class MwaaAccess extends Construct {
  private readonly props: MwaaAccessProps;

  constructor(scope: Construct, id: string, props: MwaaAccessProps) {
    super(scope, id);
    this.props = props;
  }

  grant(fn: Function): void {
    const { environment, role } = this.props;
    const stack = Stack.of(this);
    const resource = stack.formatArn({ service: "airflow", resource: "role", resourceName: `${environment}/${role}` });
    fn.addToRolePolicy(new PolicyStatement({ actions: ["airflow:InvokeRestApi"], resources: [resource] }));
    fn.addEnvironment("MWAA_ENVIRONMENT", environment);
    fn.addEnvironment("MWAA_ENDPOINT", `https://env.airflow.${stack.region}.${stack.urlSuffix}`);
  }
}
