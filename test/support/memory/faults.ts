/** A call to a port that the test let fail. */
export class InjectedFault extends Error {
  override readonly name = "InjectedFault";
}

/** `before`: nothing happened. `after`: it happened, and the answer was lost. */
export type FaultMoment = "before" | "after";

interface Planned {
  readonly matches: (call: number, method: string) => boolean;
  readonly moment: FaultMoment;
}

/** Lets chosen calls to wrapped ports fail, and keeps the names of all. */
export class Faults {
  readonly calls: string[] = [];
  readonly #planned: Planned[] = [];
  readonly #interruptions = new Map<number, () => Promise<void>>();

  /** The call with this index, counted over all ports from the beginning. */
  failCall(index: number, moment: FaultMoment): void {
    this.#planned.push({ matches: (call) => call === index, moment });
  }

  /** The next `times` calls of a method, such as `jobs.acquireSlot`. */
  failNext(method: string, moment: FaultMoment, times = 1): void {
    let left = times;
    this.#planned.push({ matches: (_, called) => called === method && left-- > 0, moment });
  }

  /** Something else happens between the call with this index and what its caller does next. */
  afterCall(index: number, interruption: () => Promise<void>): void {
    this.#interruptions.set(index, interruption);
  }

  wrap<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== "function" || typeof key !== "string") return member;
        return (...args: unknown[]): unknown => this.#call(`${name}.${key}`, () => Reflect.apply(member, target, args) as unknown);
      },
    });
  }

  async #call(method: string, call: () => unknown): Promise<unknown> {
    const index = this.calls.push(method) - 1;
    const moment = this.#planned.find(({ matches }) => matches(index, method))?.moment;
    if (moment === "before") throw new InjectedFault(`${method} failed`);
    const answer = await call();
    await this.#interruptions.get(index)?.();
    if (moment === "after") throw new InjectedFault(`the answer of ${method} was lost`);
    return answer;
  }
}
