import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { grantItems, type ItemAction } from "./grant-items.ts";

/**
 * Open WebSockets, and tickets for them. Nothing in it lasts longer than two hours, so it goes with its stack, has no backups and
 * no copies elsewhere: a region of one's own has sockets of its own.
 */
export class ConnectionTable extends Construct {
  private readonly table: Table;

  constructor(parent: Construct, id: string) {
    super(parent, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      timeToLiveAttribute: "expires_at",
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.table, "DDB3", "what it holds lasts two hours at most, and a client whose connection is lost connects anew");
  }

  grant(fn: Function, actions: readonly ItemAction[]): void {
    grantItems(fn, this.table, actions);
    fn.addEnvironment("CONNECTION_TABLE", this.table.tableName);
  }
}
