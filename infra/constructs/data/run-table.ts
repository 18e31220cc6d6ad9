import { Duration } from "aws-cdk-lib";
import { AttributeType, type ITable, ProjectionType, StreamViewType } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, FilterRule, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { OUTCOMES } from "../../../shared/contract/runs/run.ts";
import { acknowledgeWildcard } from "../acknowledge.ts";
import { grantIndexQuery, grantItems, type ItemAction } from "./grant-items.ts";
import { type KeptProps, keptTable } from "./kept-table.ts";
import { output } from "../output.ts";
import { deadLetters } from "../queues/queue-pair.ts";

/** Of runs of all jobs, newest first. */
const BY_HOUR = "by-hour";

export interface RunTableProps extends KeptProps {
  readonly retentionDays: number;
}

/** Records of occurrences: runs of jobs, of workflows and of their steps, and what triggers did. */
export class RunTable extends Construct {
  readonly deadLetterQueues: readonly Queue[];
  private readonly table: ITable;
  private readonly retentionDays: number;
  private readonly streamDeadLetters: Queue;

  constructor(scope: Construct, id: string, { local, keep, replicas, retentionDays }: RunTableProps) {
    super(scope, id);
    this.retentionDays = retentionDays;
    this.table = keptTable(this, {
      local,
      keep,
      replicas,
      stream: StreamViewType.NEW_IMAGE,
      index: {
        // Keys only: every attribute in the index would make each change of status a second write.
        indexName: BY_HOUR,
        partitionKey: { name: "hour", type: AttributeType.STRING },
        sortKey: { name: "sk", type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    });
    output(this, "RunTable", this.table.tableName, "Table of records");
    this.streamDeadLetters = deadLetters(this, "StreamDeadLetters");
    this.deadLetterQueues = [this.streamDeadLetters];
  }

  /** `Query`: of one job's, workflow's or trigger's records. */
  grant(fn: Function, actions: readonly ItemAction[]): void {
    grantItems(fn, this.table, actions);
    fn.addEnvironment("RUN_TABLE", this.table.tableName);
    fn.addEnvironment("RUN_RETENTION_DAYS", String(this.retentionDays));
  }

  /** List runs of all jobs. */
  grantListByTime(fn: Function): void {
    grantIndexQuery(fn, this.table, BY_HOUR);
  }

  /**
   * Every change of a run of a job, a step or a workflow, for who shows it. It is the stream's second reader, and the last: DynamoDB
   * lets two read a shard at the same time. It may fail without harm, so it gives up after a minute, and nothing is set aside.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   */
  showChangesTo(fn: Function): void {
    acknowledgeWildcard(fn, "*", "dynamodb:ListStreams takes no resource");
    fn.addEventSource(
      new DynamoEventSource(this.table, {
        startingPosition: StartingPosition.LATEST,
        batchSize: 100,
        filters: [
          FilterCriteria.filter({
            eventName: ["INSERT", "MODIFY"],
            dynamodb: { Keys: { pk: { S: [...FilterRule.beginsWith("job#"), ...FilterRule.beginsWith("workflow#")] } } },
          }),
        ],
        retryAttempts: 3,
        maxRecordAge: Duration.minutes(1),
      }),
    );
  }

  /**
   * Ended and missed runs, further attempts, and workflows' runs that begin, of which one may want to be told; a run's birth and
   * start need no reaction and cost no invocation.
   */
  feedChangesTo(fn: Function): void {
    // A record that cannot be read is set aside by the function itself: failing, it would hold up its shard.
    this.streamDeadLetters.grantSendMessages(fn);
    fn.addEnvironment("STREAM_DEAD_LETTERS_URL", this.streamDeadLetters.queueUrl);
    acknowledgeWildcard(fn, "*", "dynamodb:ListStreams takes no resource");
    fn.addEventSource(
      new DynamoEventSource(this.table, {
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
          FilterCriteria.filter({ eventName: ["INSERT"], dynamodb: { NewImage: { status: { S: ["missed"] } } } }),
          // The first change of a workflow's run is that it begins; what its steps do changes it further.
          FilterCriteria.filter({
            eventName: ["MODIFY"],
            dynamodb: { NewImage: { status: { S: ["running"] }, steps: { S: FilterRule.exists() }, revision: { N: ["2"] } } },
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
}
