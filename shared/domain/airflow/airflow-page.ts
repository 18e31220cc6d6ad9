import { AirflowError } from "./airflow-error.ts";

/** How far a list has been read, as the page before said. Plain data: it may be stored. */
export interface AirflowCursor {
  readonly offset: number;
  /** The last row of that page. */
  readonly last: string;
}

/**
 * A page of a list whose rows may move while it is read. Pages overlap by one row inside the client; when that row is not
 * where it was, something was deleted, and the page is the first one again: `restarted`. Rows can therefore come twice.
 */
export interface AirflowPage<Row> {
  readonly rows: readonly Row[];
  /** Null: the list has ended. */
  readonly next: AirflowCursor | null;
  readonly restarted: boolean;
  /** How many rows there are, as this page's answer said. */
  readonly total: number;
}

/**
 * All pages of a list, from `from` on. A list that keeps changing is started again at most `mostRestarts` times; then
 * AirflowError `unstable`, which names `list`.
 */
export async function* everyPage<Row>(
  list: string,
  read: (cursor: AirflowCursor | undefined) => Promise<AirflowPage<Row>>,
  { from, mostRestarts = 10 }: { readonly from?: AirflowCursor | undefined; readonly mostRestarts?: number } = {},
): AsyncGenerator<AirflowPage<Row>, void, undefined> {
  let restarts = 0;
  for (let cursor: AirflowCursor | null | undefined = from; cursor !== null;) {
    const page: AirflowPage<Row> = await read(cursor);
    if (page.restarted && ++restarts > mostRestarts)
      throw new AirflowError("unstable", { method: "GET", path: list, detail: `started again ${restarts} times` });
    yield page;
    cursor = page.next;
  }
}
