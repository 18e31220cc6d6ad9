import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledge, acknowledgeWildcard, nagArn } from "../acknowledge.ts";
import { output } from "../output.ts";

export interface ScheduleBucketProps {
  /** It outlives its stack. */
  readonly keep: boolean;
  readonly retentionDays: number;
  readonly awsConnection: string;
  readonly mailLanguage: string;
  /** Where DAG files are instead of in this bucket: a folder of another one, in the stack's account. */
  readonly dagFolder: DagFolder | undefined;
}

interface DagFolder {
  readonly bucket: string;
  /** `dags/belfry-real/` */
  readonly prefix: string;
}

/** What is in it, by prefix. Airflow reads the first, and writes and reads the second. */
const RESULTS = "airflow-results/*";
const DAGS = "dags/*";
const OTHERS = [RESULTS, "details/*", "logs/*"] as const;
const OWN_OBJECTS = "each schedule, and each log, has objects of its own";
const RESULT_DAYS = 30;

/** DAG files of schedules, which Airflow reads; files that tasks hand on; details of jobs; logs of runs that have ended. */
export class ScheduleBucket extends Construct {
  readonly bucket: Bucket;
  private readonly props: ScheduleBucketProps;

  constructor(scope: Construct, id: string, props: ScheduleBucketProps) {
    super(scope, id);
    this.props = props;
    this.bucket = new Bucket(this, "Bucket", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { prefix: "airflow-results/", expiration: Duration.days(RESULT_DAYS) },
        { prefix: "logs/", expiration: Duration.days(props.retentionDays) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: props.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const holds = props.dagFolder ? "Bucket of files that Airflow's tasks hand on" : "Bucket whose prefix dags/ Airflow reads";
    output(this, "DagBucket", this.bucket.bucketName, holds);
    acknowledge(
      this.bucket,
      "S1",
      "this stack's functions and the user's Airflow reach it; the record of each schedule says what was written last",
    );
  }

  /** Read, write and list what is in it; `remove`: also delete files. */
  grant(fn: Function, { remove }: { readonly remove: boolean }): void {
    const actions = ["s3:GetObject", "s3:PutObject", ...(remove ? ["s3:DeleteObject"] : [])];
    const { dagFolder } = this.props;
    const prefixes = dagFolder ? OTHERS : [DAGS, ...OTHERS];
    fn.addToRolePolicy(new PolicyStatement({ actions, resources: prefixes.map((prefix) => this.bucket.arnForObjects(prefix)) }));
    for (const prefix of prefixes) acknowledgeWildcard(fn, `${nagArn(this.bucket)}/${prefix}`, OWN_OBJECTS);
    if (dagFolder) this.grantDagFolder(fn, dagFolder);
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }));
    fn.addEnvironment("DAG_BUCKET", this.bucket.bucketName);
    fn.addEnvironment("AIRFLOW_AWS_CONNECTION", this.props.awsConnection);
    fn.addEnvironment("MAIL_LANGUAGE", this.props.mailLanguage);
  }

  /** Write, remove and list DAG files in a folder of a bucket that is not the stack's. */
  private grantDagFolder(fn: Function, { bucket, prefix }: DagFolder): void {
    const arn = `arn:${Stack.of(this).partition}:s3:::${bucket}`;
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:PutObject", "s3:DeleteObject"], resources: [`${arn}/${prefix}*`] }));
    acknowledgeWildcard(fn, `arn:<AWS::Partition>:s3:::${bucket}/${prefix}*`, OWN_OBJECTS);
    const conditions = { StringEquals: { "s3:prefix": prefix } };
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [arn], conditions }));
    fn.addEnvironment("DAG_FOLDER_BUCKET", bucket);
    fn.addEnvironment("DAG_FOLDER_PREFIX", prefix);
  }

  /** Write marks of runs that are stopped, beside the files that their tasks hand on. */
  grantMarks(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:PutObject"], resources: [this.bucket.arnForObjects(RESULTS)] }));
    acknowledgeWildcard(fn, `${nagArn(this.bucket)}/${RESULTS}`, OWN_OBJECTS);
    fn.addEnvironment("DAG_BUCKET", this.bucket.bucketName);
  }
}
