import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { grantItems, grantPartitions, type ItemAction } from "./grant-items.ts";
import { type KeptProps, keptTable } from "./kept-table.ts";
import { output } from "../output.ts";

interface AccountTableProps extends KeptProps {
  /** For so many days entries of the audit trail are kept. */
  readonly auditDays: number;
}

/** Users, sessions, service tokens, datasets, tasks and notification configs, and the audit trail. */
export class AccountTable extends Construct {
  private readonly table: ITable;
  private readonly auditDays: number;

  constructor(scope: Construct, id: string, { auditDays, ...props }: AccountTableProps) {
    super(scope, id);
    this.table = keptTable(this, props);
    this.auditDays = auditDays;
    output(this, "AccountTable", this.table.tableName, "Table of users, sessions, tokens, datasets, tasks and notification configs");
  }

  grant(fn: Function, actions: readonly ItemAction[]): void {
    grantItems(fn, this.table, actions);
    fn.addEnvironment("ACCOUNT_TABLE", this.table.tableName);
  }

  /** What became of the mails of schedules, by their ids. To the rest of the table, such as what configs were sent, it gives nothing. */
  grantReadScheduleMails(fn: Function): void {
    grantPartitions(fn, this.table, ["GetItem"], "notification-delivery#0");
    fn.addEnvironment("ACCOUNT_TABLE", this.table.tableName);
  }

  /** What they do is told by the audit trail. To the rest of the table it gives them nothing. */
  grantAudit(...functions: readonly Function[]): void {
    for (const fn of functions) {
      grantPartitions(fn, this.table, ["PutItem"], "audit#*");
      fn.addEnvironment("ACCOUNT_TABLE", this.table.tableName);
      fn.addEnvironment("AUDIT_RETENTION_DAYS", String(this.auditDays));
    }
  }
}
