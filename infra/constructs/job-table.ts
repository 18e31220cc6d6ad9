import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type ITable, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { deadLetters } from "./queue-pair.ts";

/** Definitions and states of jobs. */
export class JobTable extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly table: Table;
  private readonly streamDeadLetters: Queue;

  constructor(scope: Construct, id: string, { local }: { readonly local: boolean }) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.KEYS_ONLY,
      timeToLiveAttribute: "expires_at",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !local },
      deletionProtection: !local,
      removalPolicy: local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: "by-kind",
      partitionKey: { name: "kind", type: AttributeType.STRING },
      sortKey: { name: "job_id", type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.streamDeadLetters = deadLetters(this, "StreamDeadLetters");
    this.deadLetterQueues = [this.streamDeadLetters];
  }

  grantRead(fn: Function): void {
    this.table.grantReadData(fn);
    fn.addEnvironment("JOB_TABLE", this.table.tableName);
  }

  grantReadWrite(fn: Function): void {
    this.table.grantReadWriteData(fn);
    fn.addEnvironment("JOB_TABLE", this.table.tableName);
  }

  /** Changes of definitions only: the state writes of every run wake nobody. */
  feedDefinitionsTo(fn: Function): void {
    fn.addEventSource(
      new DynamoEventSource(this.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        filters: [FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: FilterRule.isEqual("definition") } } } })],
        reportBatchItemFailures: true,
        retryAttempts: 20,
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(this.streamDeadLetters),
      }),
    );
  }
}
