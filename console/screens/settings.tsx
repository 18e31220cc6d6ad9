import type { ComponentChildren } from "preact";
import { usePlace } from "../lib/page/place.ts";
import { chosenZone, deploymentZone, language, LANGUAGES, singleKeys, theme, THEMES, zone } from "../lib/page/preferences.ts";
import { config, may, token, userSession } from "../lib/asking/session.ts";
import { signOut } from "../lib/asking/sign-in.ts";
import { Panel } from "../parts/basics/states.tsx";
import { Foreign } from "../parts/basics/text.tsx";
import { t } from "../words/index.ts";

/** What a person chose, in this browser only. */
export function Settings() {
  const words = t();
  usePlace({ text: words.settings });
  const zones = [...new Set([deploymentZone.value, zone(), "UTC"])];
  const accesses = (["read", "operate", "admin", "accounts"] as const).filter((access) => may(access));
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.settings}</h1>
          <p class="sub">{words.thisBrowserOnly}</p>
        </div>
      </div>
      <Panel title={words.looks}>
        <div class="body form settings">
          <Choice name={words.language}>
            {LANGUAGES.map((one) => (
              <button key={one} type="button" lang={one} aria-pressed={language.value === one} onClick={() => (language.value = one)}>
                {one === "ko" ? "한국어" : "English"}
              </button>
            ))}
          </Choice>
          <Choice name={words.theme}>
            {THEMES.map((one) => (
              <button key={one} type="button" aria-pressed={theme.value === one} onClick={() => (theme.value = one)}>
                {words[`theme_${one}`]}
              </button>
            ))}
          </Choice>
          <Choice name={words.zone}>
            {zones.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={zone() === one}
                onClick={() => (chosenZone.value = one === deploymentZone.value ? undefined : one)}
              >
                {one}
              </button>
            ))}
          </Choice>
          <Choice name={words.singleKeys}>
            {(["on", "off"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={singleKeys.value === one} onClick={() => (singleKeys.value = one)}>
                {words[`keys_${one}`]}
              </button>
            ))}
          </Choice>
        </div>
      </Panel>
      <Panel title={words.session}>
        <div class="body">
          <dl class="dl">
            <dt>{words.scope}</dt>
            <dd>
              <code>{config.value?.scope}</code>
            </dd>
            {userSession.value && (
              <>
                <dt>{words.user}</dt>
                <dd>
                  <Foreign text={userSession.value.name} /> <code>{userSession.value.username}</code>
                </dd>
              </>
            )}
            <dt>{words.access}</dt>
            <dd>{accesses.map((access) => words[`access_${access}`]).join(", ")}</dd>
            <dt>{words.build}</dt>
            <dd>
              <code>{config.value?.version}</code>
            </dd>
          </dl>
          {userSession.value && (
            <button class="btn after" type="button" onClick={() => void askForPassword()}>
              {words.changePassword}
            </button>
          )}{" "}
          {token.value !== undefined && (
            <button class="btn after" type="button" onClick={signOut}>
              {words.signOut}
            </button>
          )}
        </div>
      </Panel>
    </>
  );
}

/** The dialog is loaded when somebody wants it. */
async function askForPassword(): Promise<void> {
  const { askToChangePassword } = await import("../parts/accounts/password-dialog.tsx");
  askToChangePassword();
}

function Choice({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <span class="label" id={`choice-${name}`}>
        {name}
      </span>
      <div>
        <div class="seg" role="group" aria-labelledby={`choice-${name}`}>
          {children}
        </div>
      </div>
    </>
  );
}
