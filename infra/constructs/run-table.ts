import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type ITable, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { OUTCOMES } from "../../shared/domain/run.ts";
import { acknowledgeWildcard, nagArn } from "./acknowledge.ts";
import type { TableProtection } from "./job-table.ts";
import { output } from "./output.ts";
import { deadLetters } from "./queue-pair.ts";

export interface RunTableProps extends TableProtection {
  readonly retentionDays: number;
}

/** Records of occurrences: runs of jobs, of workflows and of their steps, and what triggers did. */
export class RunTable extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly table: Table;
  private readonly retentionDays: number;
  private readonly streamDeadLetters: Queue;

  constructor(scope: Construct, id: string, { local, keep, retentionDays }: RunTableProps) {
    super(scope, id);
    this.retentionDays = retentionDays;
    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: "expires_at",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !local },
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    output(this, "RunTable", this.table.tableName, "Table of records");
    this.table.addGlobalSecondaryIndex({
      // Keys only: every attribute in the index would make each change of status a second write.
      indexName: "by-hour",
      partitionKey: { name: "hour", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.streamDeadLetters = deadLetters(this, "StreamDeadLetters");
    this.deadLetterQueues = [this.streamDeadLetters];
  }

  grantRead(fn: Function): void {
    this.table.grantReadData(fn);
    this.acknowledgeIndexes(fn);
    this.describeTo(fn);
  }

  grantReadWrite(fn: Function): void {
    this.table.grantReadWriteData(fn);
    this.acknowledgeIndexes(fn);
    this.describeTo(fn);
  }

  /** Ended runs, and further attempts; a run's birth and start need no reaction and cost no invocation. */
  feedChangesTo(fn: Function): void {
    acknowledgeWildcard(fn, "*", "dynamodb:ListStreams takes no resource");
    fn.addEventSource(
      new DynamoEventSource(this.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        // Records of different runs go different ways: one that cannot be settled holds up a quarter of them, not all.
        parallelizationFactor: 4,
        filters: [
          FilterCriteria.filter({ eventName: ["MODIFY"], dynamodb: { NewImage: { status: { S: [...OUTCOMES] } } } }),
          FilterCriteria.filter({
            eventName: ["MODIFY"],
            dynamodb: { NewImage: { status: { S: ["queued"] }, retry_at: { S: FilterRule.exists() } } },
          }),
        ],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 20,
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(this.streamDeadLetters),
      }),
    );
  }

  /** Its name, without a grant: for a function that is put together with it and asks it nothing. */
  describeTo(fn: Function): void {
    fn.addEnvironment("RUN_TABLE", this.table.tableName);
    fn.addEnvironment("RUN_RETENTION_DAYS", String(this.retentionDays));
  }

  private acknowledgeIndexes(fn: Function): void {
    acknowledgeWildcard(fn, `${nagArn(this.table)}/index/*`, "an index has no ARN of its own to grant; only this table's are meant");
  }
}
