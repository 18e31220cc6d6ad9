import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, type ITable, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { DEFINITIONS_BY_KIND } from "../../shared/contract/index-names.ts";
import { acknowledgeWildcard, nagArn } from "./acknowledge.ts";
import { output } from "./output.ts";
import { deadLetters } from "./queue-pair.ts";

/** How a table is kept from harm. */
export interface TableProtection {
  /** On a laptop or an emulator: without backups. */
  readonly local: boolean;
  /** It outlives its stack, and nobody deletes it by mistake. */
  readonly keep: boolean;
}

/** Definitions and states of jobs, triggers and workflows. */
export class JobTable extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly table: Table;
  private readonly streamDeadLetters: Queue;

  constructor(scope: Construct, id: string, { local, keep }: TableProtection) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: "expires_at",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !local },
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    output(this, "JobTable", this.table.tableName, "Table of definitions and states");
    this.table.addGlobalSecondaryIndex({
      indexName: DEFINITIONS_BY_KIND,
      partitionKey: { name: "kind", type: AttributeType.STRING },
      sortKey: { name: "id", type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.streamDeadLetters = deadLetters(this, "StreamDeadLetters");
    this.deadLetterQueues = [this.streamDeadLetters];
  }

  grantReadWrite(fn: Function): void {
    this.table.grantReadWriteData(fn);
    this.describeTo(fn);
  }

  /** Changes of definitions, and of the pass over them, only: the state writes of every run wake nobody. */
  feedDefinitionsTo(fn: Function): void {
    acknowledgeWildcard(fn, "*", "dynamodb:ListStreams takes no resource");
    fn.addEventSource(
      new DynamoEventSource(this.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        filters: [FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: FilterRule.or("definition", "pass") } } } })],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 20,
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(this.streamDeadLetters),
      }),
    );
  }

  private describeTo(fn: Function): void {
    fn.addEnvironment("JOB_TABLE", this.table.tableName);
    acknowledgeWildcard(fn, `${nagArn(this.table)}/index/*`, "an index has no ARN of its own to grant; only this table's are meant");
  }
}
