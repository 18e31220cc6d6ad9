import type { ResourceKind } from "../../domain/texts/request-texts.ts";

type ResourceTexts<Suffix extends string> = {
  readonly [Kind in ResourceKind as `${Kind}-${Suffix}`]: (params: { readonly id: string }) => string;
};

/** The same sentence about every kind of resource: `job-not-found`, `run-not-found`, …. `names`: what each kind is called. */
export function resourceTexts<Suffix extends string>(
  names: Readonly<Record<ResourceKind, string>>,
  suffix: Suffix,
  say: (name: string, id: string) => string,
): ResourceTexts<Suffix> {
  const texts = Object.entries(names).map(([kind, name]) => [`${kind}-${suffix}`, ({ id }: { readonly id: string }) => say(name, id)]);
  return Object.fromEntries(texts) as ResourceTexts<Suffix>;
}
