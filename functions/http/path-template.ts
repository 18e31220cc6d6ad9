/** Is it a path of this template? `{parameter}` stands for one segment that is not empty. */
export function matches(template: string, path: string): boolean {
  const wanted = template.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => segment === given[index] || (segment.startsWith("{") && given[index] !== ""))
  );
}

/** What its parameters are in a path. */
export function parametersOf(template: string, path: string): Record<string, string> {
  const given = path.split("/");
  return Object.fromEntries(
    template.split("/").flatMap((segment, index) => (segment.startsWith("{") ? [[segment.slice(1, -1), decoded(given[index] ?? "")]] : [])),
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
