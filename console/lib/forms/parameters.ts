/** A parameter with a value that it cannot have. */
export interface WrongParameter {
  readonly name: string;
  readonly value: string;
}

/** Reads the query of an address one parameter at a time; those with values that they cannot have gather in `wrong`. */
export function readParameters(query: URLSearchParams) {
  const wrong: WrongParameter[] = [];
  /** Undefined: it is not there, is empty, or wrong. */
  function read<Value>(name: string, parse: (text: string) => Value | undefined): Value | undefined {
    const value = query.get(name);
    if (value === null || value === "") return undefined;
    const parsed = parse(value);
    if (parsed === undefined) wrong.push({ name, value });
    return parsed;
  }
  /** One of these values. */
  function choice<Value extends string | number>(name: string, values: readonly Value[]): Value | undefined {
    return read(name, (text) => values.find((value) => String(value) === text));
  }
  return { wrong, read, choice };
}
