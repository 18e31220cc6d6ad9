import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { now } from "../../lib/time/clock.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { knownOverview, knownTrouble } from "../../lib/subjects/overview.ts";
import { BASE, crumbs, placeZone } from "../../lib/page/place.ts";
import { chosenZone, deploymentZone, language, singleKeys, zone } from "../../lib/page/preferences.ts";
import { known, live, refresh } from "../../lib/asking/query.ts";
import { config, may, userSession } from "../../lib/asking/session.ts";
import { clockTime, zoneName } from "../../lib/time/time.ts";
import { knownWorkflows } from "../../lib/workflows/workflows.ts";
import { t } from "../../words/index.ts";
import { DialogHost } from "../basics/dialog.tsx";
import { Icon } from "../basics/icon.tsx";
import { Foreign } from "../basics/text.tsx";
import { Toasts } from "./toast.tsx";

/** What is around every screen: the rail (at the bottom where it is narrow), the top bar, and what lies over the page. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { route } = useLocation();
  useKeys({
    "Mod+KeyK": openPalette,
    "Shift+Slash": askForKeys,
    "KeyG KeyO": () => route(BASE),
    "KeyG KeyJ": () => route(`${BASE}/jobs`),
    "KeyG KeyW": () => route(`${BASE}/workflows`),
    "KeyG KeyH": () => route(`${BASE}/schedules`),
    "KeyG KeyR": () => route(`${BASE}/runs`),
    "KeyG KeyC": () => route(`${BASE}/calendar`),
    "KeyG KeyQ": () => route(`${BASE}/queues`),
    "KeyG KeyN": () => may("accounts") && route(`${BASE}/notifications`),
    "KeyG KeyS": () => route(`${BASE}/settings`),
  });
  return (
    <>
      <a class="skip" href="#main">
        {t().skip}
      </a>
      <div class="shell">
        <Rail />
        <div class="content">
          <TopBar />
          <main class="page" id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <TabBar />
      <DialogHost />
      <Toasts />
    </>
  );
}

/** Both are loaded when they are opened first. */
const openPalette = () => void import("./palette.tsx").then(({ openPalette: open }) => open());
const askForKeys = () => void import("./key-help.tsx").then(({ askForKeys: ask }) => ask());

/** A scope that is not the first is marked, so that it is never taken for the one that counts. */
function otherScope(): boolean {
  const { scope, scopes } = config.value ?? {};
  return scopes?.[0] !== undefined && scopes[0].name !== scope;
}

function current(path: string, url: string): "page" | undefined {
  const place = url.split("?")[0] ?? "";
  return (path === BASE ? place.replace(/\/$/, "") === BASE : place.startsWith(path)) ? "page" : undefined;
}

function Rail() {
  const { url } = useLocation();
  const counts = knownOverview()?.counts;
  const jobs = known<readonly JobView[]>("/jobs").value?.length ?? counts?.jobs;
  const workflows = knownWorkflows()?.length ?? counts?.workflows;
  const trouble = knownTrouble();
  return (
    <aside class={otherScope() ? "side other" : "side"} aria-label={t().mainMenu}>
      <div>
        <a class="brand" href={BASE}>
          <svg class="bell" aria-hidden="true">
            <use href="#i-bell" />
          </svg>
          Belfry
        </a>
        <p class="scope">
          <span class="vh">{t().scope}: </span>
          <b>{config.value?.scope}</b>
          <span class="faint small">{deploymentZone.value}</span>
        </p>
        <nav class="nav" aria-label={t().screens}>
          <a href={BASE} aria-current={current(BASE, url)}>
            <Icon name="overview" />
            {t().overview}
            {trouble > 0 && (
              <span class="n bad">
                {trouble}
                <span class="vh"> {t().toCheck}</span>
              </span>
            )}
          </a>
          <a href={`${BASE}/jobs`} aria-current={current(`${BASE}/jobs`, url)}>
            <Icon name="jobs" />
            {t().jobs}
            {jobs !== undefined && <span class="n">{jobs}</span>}
          </a>
          <a href={`${BASE}/workflows`} aria-current={current(`${BASE}/workflows`, url)}>
            <Icon name="workflows" />
            {t().workflows}
            {workflows !== undefined && <span class="n">{workflows}</span>}
          </a>
          <a href={`${BASE}/schedules`} aria-current={current(`${BASE}/schedules`, url)}>
            <Icon name="schedule" />
            {t().schedules}
          </a>
          <a href={`${BASE}/tasks`} aria-current={current(`${BASE}/tasks`, url) ?? current(`${BASE}/datasets`, url)}>
            <Icon name="check" />
            {t().tasks}
          </a>
          <a href={`${BASE}/runs`} aria-current={current(`${BASE}/runs`, url)}>
            <Icon name="runs" />
            {t().runs}
          </a>
          <a href={`${BASE}/calendar`} aria-current={current(`${BASE}/calendar`, url)}>
            <Icon name="calendar" />
            {t().calendar}
          </a>
          <a href={`${BASE}/queues`} aria-current={current(`${BASE}/queues`, url)}>
            <Icon name="queues" />
            {t().queues}
          </a>
        </nav>
        <div class="end">
          <nav class="nav" aria-label={t().helpAndSettings}>
            <a href="/docs">
              <Icon name="docs" />
              {t().apiDocs}
            </a>
            {may("accounts") && (
              <>
                <a href={`${BASE}/notifications`} aria-current={current(`${BASE}/notifications`, url)}>
                  <Icon name="bell" />
                  {t().notifications}
                </a>
                <a href={`${BASE}/accounts`} aria-current={current(`${BASE}/accounts`, url)}>
                  <Icon name="user" />
                  {t().accounts}
                </a>
              </>
            )}
            <a href={`${BASE}/settings`} aria-current={current(`${BASE}/settings`, url)}>
              <Icon name="settings" />
              {t().settings}
              <span class="n">
                {userSession.value ? <Foreign text={userSession.value.username} /> : language.value === "ko" ? "한국어" : "English"}
              </span>
            </a>
          </nav>
        </div>
      </div>
    </aside>
  );
}

function TopBar() {
  return (
    <header class={otherScope() ? "topbar other" : "topbar"}>
      <nav class="grow" aria-label={t().whereWeAre}>
        <ol class="crumbs">
          {crumbs.value.map(({ text, href }) => (
            <li key={text} aria-current={href === undefined ? "page" : undefined}>
              {href === undefined ? <bdi>{text}</bdi> : <a href={href}>{text}</a>}
            </li>
          ))}
        </ol>
      </nav>
      <span class="only-narrow scope-chip mono small">{config.value?.scope}</span>
      <Live />
      <button class="find" type="button" aria-keyshortcuts="Meta+K Control+K" onClick={openPalette}>
        <Icon name="search" />
        <span>{t().find}</span>
        {singleKeys.value === "on" && <kbd aria-hidden="true">⌘K</kbd>}
      </button>
      <ZoneSwitch />
    </header>
  );
}

/** Is what is shown up to date, and as of when? */
function Live() {
  const at = live.at.value;
  if (live.connected.value) {
    return (
      <span class="live">
        <span>
          {t().live}
          <span class="not-narrow"> · {clockTime(now.value, zone(), "always")}</span>
        </span>
      </span>
    );
  }
  return (
    <button class="live lost" type="button" onClick={() => refresh()}>
      <span role="status">{at === undefined ? t().lost : t().lostSince(clockTime(at, zone(), "always"))}</span>
    </button>
  );
}

function ZoneSwitch() {
  const zones = [...new Set([deploymentZone.value, placeZone.value, zone(), "UTC"])].filter((name) => name !== undefined);
  return (
    <div class="seg" role="group" aria-label={t().zone}>
      {zones.map((name) => (
        <button
          key={name}
          type="button"
          title={name}
          aria-pressed={zone() === name}
          onClick={() => (chosenZone.value = name === deploymentZone.value ? undefined : name)}
        >
          {zoneName(name, now.peek())}
        </button>
      ))}
    </div>
  );
}

/** At the thumb, where it is narrow. */
function TabBar() {
  const { url } = useLocation();
  const trouble = knownTrouble();
  return (
    <nav class="tabbar" aria-label={t().screensNarrow}>
      <a href={BASE} aria-current={current(BASE, url)}>
        <Icon name="overview" />
        {t().overview}
        {trouble > 0 && (
          <span class="dot">
            {trouble}
            <span class="vh"> {t().toCheck}</span>
          </span>
        )}
      </a>
      <a href={`${BASE}/jobs`} aria-current={current(`${BASE}/jobs`, url)}>
        <Icon name="jobs" />
        {t().jobs}
      </a>
      <a href={`${BASE}/workflows`} aria-current={current(`${BASE}/workflows`, url)}>
        <Icon name="workflows" />
        {t().workflows}
      </a>
      <a href={`${BASE}/runs`} aria-current={current(`${BASE}/runs`, url)}>
        <Icon name="runs" />
        {t().runsShort}
      </a>
      <button type="button" onClick={openPalette}>
        <Icon name="more" />
        {t().moreShort}
      </button>
    </nav>
  );
}
