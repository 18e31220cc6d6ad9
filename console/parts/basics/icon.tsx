/** An icon of the page's sprite. Words stand beside it: it says nothing to a screen reader. */
export function Icon({ name, class: extra = "" }: { readonly name: string; readonly class?: string }) {
  return (
    <svg class={`i ${name === "running" ? "turn" : ""} ${extra}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}
