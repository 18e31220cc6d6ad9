/** What InvokeRestApi is sent, beside the environment's name. */
export interface Invocation {
  readonly Method: string;
  readonly Path: string;
  readonly QueryParameters?: Readonly<Record<string, string | readonly string[]>>;
  readonly Body?: unknown;
}

/** Characters of a path's segment that need no escape by RFC 3986, and that a client of HTTP escapes all the same. */
const NEEDLESS_ESCAPE = /%(?:2[146789ABC]|3[ABD]|40)/gi;

/**
 * A request of Airflow's REST API as MWAA takes it. The path is without `/api/v1` or `/api/v2`: MWAA puts the one before it that
 * the environment's Airflow has. The `+` and `:` of a run's id are sent as they are, which is right whether or not MWAA escapes
 * the path again: nothing is documented of it, and AWS's own operators send them so. A parameter that comes twice is an array.
 * https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html
 * https://github.com/apache/airflow/blob/main/providers/amazon/src/airflow/providers/amazon/aws/hooks/mwaa.py
 */
export function invocationOf(method: string, url: string, body: string | null): Invocation {
  const { pathname, searchParams } = new URL(url);
  const query = [...new Set(searchParams.keys())].map((name) => {
    const [first = "", ...more] = searchParams.getAll(name);
    return [name, more.length === 0 ? first : [first, ...more]] as const;
  });
  return {
    Method: method,
    Path: pathname.replace(/^\/api\/v[12](?=\/)/, "").replace(NEEDLESS_ESCAPE, decodeURIComponent),
    ...(query.length === 0 ? {} : { QueryParameters: Object.fromEntries(query) }),
    ...(body === null || body === "" ? {} : { Body: JSON.parse(body) as unknown }),
  };
}
