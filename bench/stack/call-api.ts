/** One request with a JSON body and these headers; answers the JSON answered. @throws Error for any status that is not 2xx */
export async function callApi(
  api: string,
  method: string,
  path: string,
  body?: unknown,
  given: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { ...given, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
