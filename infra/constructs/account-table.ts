import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { grantItems, type ItemAction } from "./grant-items.ts";
import { type KeptProps, keptTable } from "./kept-table.ts";
import { output } from "./output.ts";

/** Users, sessions, service tokens, datasets, tasks and notification configs. */
export class AccountTable extends Construct {
  private readonly table: ITable;

  constructor(scope: Construct, id: string, props: KeptProps) {
    super(scope, id);
    this.table = keptTable(this, props);
    output(this, "AccountTable", this.table.tableName, "Table of users, sessions, tokens, datasets, tasks and notification configs");
  }

  grant(fn: Function, actions: readonly ItemAction[]): void {
    grantItems(fn, this.table, actions);
    fn.addEnvironment("ACCOUNT_TABLE", this.table.tableName);
  }
}
