import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { chromiumPath } from "./chromium.ts";

export interface Look {
  /** @default 1280 */
  readonly width?: number;
  /** @default "ko-KR" */
  readonly locale?: "ko-KR" | "en-US";
  /** @default "light" */
  readonly theme?: "light" | "dark";
  /** @default the machine's */
  readonly zone?: string;
  /** Where the page's clock stands, epoch ms. @default it goes */
  readonly now?: number;
}

/** A page of the console, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  /** Violations of the content security policy, and errors that nobody caught. Empty is well. */
  readonly problems: string[];
  /** Requests to the API since it was opened: method and path. */
  readonly requests: string[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser for the tests of one file. */
export class TestBrowser {
  #browser: Browser | undefined;
  readonly #contexts: BrowserContext[] = [];

  async launch(): Promise<void> {
    const executablePath = chromiumPath();
    if (executablePath === undefined) throw new Error("there is no chromium");
    this.#browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }

  /** A new tab of a new profile. */
  async open(url: string, { width = 1_280, locale = "ko-KR", theme = "light", zone, now }: Look = {}): Promise<Opened> {
    if (!this.#browser) throw new Error("the browser is not there yet");
    const context = await this.#browser.newContext({
      viewport: { width, height: 860 },
      locale,
      colorScheme: theme,
      ...(zone !== undefined && { timezoneId: zone }),
      permissions: ["clipboard-read", "clipboard-write"],
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    if (now !== undefined) await page.clock.setFixedTime(now);
    const problems: string[] = [];
    const requests: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) problems.push(message.text());
    });
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      if (!pathname.startsWith("/console")) requests.push(`${request.method()} ${pathname}${search}`);
    });
    await page.goto(url);
    return { page, problems, requests };
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.closeAll();
    await this.#browser?.close();
  }
}

/** A browser that is there for the tests of the file. */
export function useBrowser(): TestBrowser {
  const browser = new TestBrowser();
  beforeAll(() => browser.launch());
  afterAll(() => browser.stop());
  return browser;
}

/**
 * What axe finds against WCAG 2.2 AA: each with the first node that it is about. `contrast: false` leaves out the contrast of
 * colours, which takes most of its time and is the same in each language.
 */
export async function accessibilityFaults(page: Page, { contrast = true } = {}): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (enabled) => {
    const { axe: tool } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await tool.run(
      { exclude: [] },
      {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        rules: { "color-contrast": { enabled } },
        resultTypes: ["violations"],
      },
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
  }, contrast);
}

/** How far the page can be scrolled sideways, in px; 0 is well. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
