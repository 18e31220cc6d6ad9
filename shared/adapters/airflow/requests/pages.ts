import type { AirflowCursor, AirflowPage } from "../../../ports/airflow.ts";
import type { Range, Slice } from "../api.ts";

/** What is asked for; a server may give less, and a smaller page is as good. */
const ASKED = 100;

/**
 * A page of a list in an order that never changes. It begins with the last row of the page before. Where that row stands
 * further down, rows came in before it: what follows it is the page. Where it is not there, rows before it are gone, and
 * what moved up would be missed: the list is read from its beginning.
 */
export async function pageOf<Row>(
  cursor: AirflowCursor | undefined,
  read: (range: Range) => Promise<Slice<Row>>,
  keyOf: (row: Row) => string,
): Promise<AirflowPage<Row>> {
  if (cursor === undefined) return beginning(false);
  const overlapping = await read({ offset: cursor.offset - 1, limit: ASKED });
  const at = overlapping.rows.findIndex((row) => keyOf(row) === cursor.last);
  if (at < 0) return beginning(true);
  const offset = cursor.offset + at;
  const rows = overlapping.rows.slice(at + 1);
  if (rows.length > 0 || overlapping.total <= offset) return page(rows, offset, overlapping.total, false);
  // The server's pages hold one row only, or there are rows that it counts and does not show: the empty page says which.
  const next = await read({ offset, limit: ASKED });
  return page(next.rows, offset, next.total, false);

  async function beginning(restarted: boolean): Promise<AirflowPage<Row>> {
    const { rows, total } = await read({ offset: 0, limit: ASKED });
    return page(rows, 0, total, restarted);
  }

  function page(rows: readonly Row[], offset: number, total: number, restarted: boolean): AirflowPage<Row> {
    const last = rows.at(-1);
    return { rows, total, restarted, next: last === undefined ? null : { offset: offset + rows.length, last: keyOf(last) } };
  }
}
