import type { ComponentChildren } from "preact";
import { Foreign } from "./text.tsx";

/** What is deleted, or never was: what it did is still on record. */
export function Gone({ id, text, children }: { readonly id: string; readonly text: string; readonly children: ComponentChildren }) {
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>
            <Foreign text={id} />
          </h1>
          <p class="sub">{text}</p>
        </div>
      </div>
      {children}
    </>
  );
}
