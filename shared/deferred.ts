/**
 * A port that is loaded when it is first used: its module is evaluated, and its client made, only by an invocation that
 * needs it. A load that fails fails the calls that wait for it, and the next call tries again.
 */
export function deferred<Port extends object>(load: () => Promise<Port>): Port {
  let loading: Promise<Port> | undefined;
  const loaded = (): Promise<Port> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return new Proxy({} as Port, {
    get(_, name) {
      // What has a `then` is taken for a promise where it is awaited or answered by an async function.
      if (name === "then" || typeof name === "symbol") return undefined;
      return async (...args: unknown[]): Promise<unknown> => {
        const port = await loaded();
        const method: unknown = Reflect.get(port, name);
        if (typeof method !== "function") throw new TypeError(`the port has no method ${name}`);
        return Reflect.apply(method, port, args) as unknown;
      };
    },
  });
}
