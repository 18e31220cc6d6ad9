import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { AccountTable } from "../data/account-table.ts";
import { ConnectionTable } from "../data/connection-table.ts";
import type { FunctionFactory } from "../function-factory.ts";
import type { JobTable } from "../data/job-table.ts";
import type { RunTable } from "../data/run-table.ts";
import { SocketApi } from "./socket-api.ts";
import type { Throttle } from "./throttling.ts";

export interface LiveUpdatesProps {
  readonly scope: string;
  readonly prefix: string;
  readonly functions: FunctionFactory;
  readonly accountTable: AccountTable;
  readonly jobs: JobTable;
  readonly runs: RunTable;
  readonly throttle: Throttle;
  /**
   * The tables have copies in other regions. Making these reads the streams too, and a table with copies should then have one function
   * that does: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html. The one that runs depend on comes first.
   */
  readonly copied: boolean;
}

/** A client's WebSocket ◀──▶ socket ──▶ connections; RunTable ──stream──▶ socket-push ──▶ the client. */
export class LiveUpdates extends Construct {
  /** Opens sockets and answers what comes by them, and by HTTP about them. */
  readonly socket: Function;
  readonly push: Function;
  readonly api: SocketApi;

  constructor(parent: Construct, id: string, { scope, prefix, functions, accountTable, jobs, runs, throttle, copied }: LiveUpdatesProps) {
    super(parent, id);
    const connections = new ConnectionTable(this, "ConnectionTable");
    this.socket = functions.create("socket", "Opens WebSockets and answers what comes by them");
    connections.grant(this.socket, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]);
    accountTable.grant(this.socket, ["GetItem", "BatchGetItem", "Query"]);
    jobs.describeTo(this.socket);
    runs.grant(this.socket, ["GetItem"]);

    this.push = functions.create("socket-push", "Tells open WebSockets what has changed", { timeoutSeconds: 60 });
    connections.grant(this.push, ["GetItem", "DeleteItem", "Query"]);
    if (copied) this.socket.addEnvironment("SOCKETS", "refused");
    else runs.showChangesTo(this.push);
    this.api = new SocketApi(this, "Api", { scope, prefix, handler: this.socket, throttle });
    this.api.grantSend(this.push);
  }
}
