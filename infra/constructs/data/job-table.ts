import { AttributeType, type ITable, ProjectionType, StreamViewType } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { DEFINITIONS_BY_KIND } from "../../../shared/contract/deployment/index-names.ts";
import { acknowledgeWildcard } from "../acknowledge.ts";
import { grantIndexQuery, grantItems, type ItemAction } from "./grant-items.ts";
import { type KeptProps, keptTable } from "./kept-table.ts";
import { output } from "../output.ts";
import { deadLetters } from "../queues/queue-pair.ts";

/** Definitions and states of jobs, triggers and workflows. */
export class JobTable extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly table: ITable;
  private readonly streamDeadLetters: Queue;

  constructor(scope: Construct, id: string, { local, keep, replicas }: KeptProps) {
    super(scope, id);
    this.table = keptTable(this, {
      local,
      keep,
      replicas,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      index: {
        indexName: DEFINITIONS_BY_KIND,
        partitionKey: { name: "kind", type: AttributeType.STRING },
        sortKey: { name: "id", type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      },
    });
    output(this, "JobTable", this.table.tableName, "Table of definitions and states");
    this.streamDeadLetters = deadLetters(this, "StreamDeadLetters");
    this.deadLetterQueues = [this.streamDeadLetters];
  }

  grant(fn: Function, actions: readonly ItemAction[]): void {
    grantItems(fn, this.table, actions);
    this.describeTo(fn);
  }

  /** Where it is, for a function that may do nothing with it. */
  describeTo(fn: Function): void {
    fn.addEnvironment("JOB_TABLE", this.table.tableName);
  }

  /** List definitions. */
  grantList(fn: Function): void {
    grantIndexQuery(fn, this.table, DEFINITIONS_BY_KIND);
  }

  /** Changes of definitions, and of the pass over them, only: the state writes of every run wake nobody. */
  feedDefinitionsTo(fn: Function): void {
    acknowledgeWildcard(fn, "*", "dynamodb:ListStreams takes no resource");
    fn.addEventSource(
      new DynamoEventSource(this.table, {
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
}
