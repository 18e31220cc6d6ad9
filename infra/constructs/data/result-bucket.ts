import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledge, acknowledgeWildcard, nagArn } from "../acknowledge.ts";
import { output } from "../output.ts";

export interface ResultBucketProps {
  /** It outlives its stack. */
  readonly keep: boolean;
  readonly retentionDays: number;
}

const RESULTS = "results/*";

/** Results too large for a record; they expire with the records that name them. */
export class ResultBucket extends Construct {
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { keep, retentionDays }: ResultBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(retentionDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    output(this, "ResultBucket", this.bucket.bucketName, "Bucket of large results");
    acknowledge(this.bucket, "S1", "only this stack's functions reach it, and the record of each run says who wrote and read its result");
  }

  grantRead(fn: Function): void {
    this.grantObjects(fn, "s3:GetObject");
    // Without it S3 answers 403 for a missing object, and an expired result would look like a missing grant.
    // It cannot be limited to the prefix: reading an object carries none.
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }));
  }

  grantWrite(fn: Function): void {
    this.grantObjects(fn, "s3:PutObject");
  }

  private grantObjects(fn: Function, action: string): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [this.bucket.arnForObjects(RESULTS)] }));
    acknowledgeWildcard(fn, `${nagArn(this.bucket)}/${RESULTS}`, "each large result is an object of its own");
    fn.addEnvironment("RESULT_BUCKET", this.bucket.bucketName);
  }
}
