/** A request as a fault may look at it. */
export interface StubCall {
  readonly method: string;
  /** `/api/v2/dags/…`, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * What happens to a request in place of an answer. `drop-before`: the connection breaks, nothing is done. `drop-after`: it is
 * done, and then the connection breaks. `hang`: it is done, and never answered. Else an answer that is not Airflow's.
 */
export type StubFault =
  | "drop-before"
  | "drop-after"
  | "hang"
  | {
      readonly status: number;
      readonly type?: string;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What can be set while the stand-in runs. */
export interface StubSwitches {
  /** Rows of a page at most, whatever is asked for. @default 100 */
  pageCap: number;
  /** `/api/v1` gives task instances in another order with each request, as Airflow 2 may. @default false */
  shuffles: boolean;
  /** So many readings of a log give the placeholder of one that is not there yet. @default 0 */
  logPlaceholders: number;
  /** Called before each request is carried out; may change the world, and may answer a fault. @default nothing */
  before: (call: StubCall) => StubFault | undefined | void;
}

export function defaultSwitches(): StubSwitches {
  return { pageCap: 100, shuffles: false, logPlaceholders: 0, before: () => undefined };
}
