import type { Page } from "playwright-core";

/** The control of a field of the form, by the field's path: `retry_limit`, `steps.0.queue`. */
export const field = (page: Page, path: string) => page.locator(`[id="f-${path}"]`);
/** What is said to be wrong with it. */
export const fault = (page: Page, path: string) => page.locator(`[id="e-${path}"]`);
export const save = (page: Page) => page.locator(".savebar button[type=submit]");
