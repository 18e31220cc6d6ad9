import type { ServiceTokenView } from "../../../shared/contract/accounts/account.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { a } from "../../words/accounts.ts";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { RecordsPanel } from "../basics/records-panel.tsx";
import { Empty } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";
import { askForNewToken, askToRevoke, askToRotate } from "./token-dialogs.tsx";

const EVERY_MS = 30_000;

/** By which programs may call the API, and what for. */
export function TokensPanel() {
  const own = a();
  const { data: tokens, error, reload } = useQuery<readonly ServiceTokenView[]>("/api/v1/tokens", EVERY_MS);
  return (
    <RecordsPanel
      title={tokens ? own.countTokens(tokens.length) : own.tokens}
      end={
        <button class="btn s" type="button" onClick={askForNewToken}>
          <Icon name="plus" />
          {own.newToken}
        </button>
      }
      records={tokens}
      error={error}
      reload={reload}
      notLoaded={own.tokensNotLoaded}
      empty={
        <Empty icon="link" title={own.noTokens}>
          <p class="small muted">{own.noTokensHint}</p>
        </Empty>
      }
      caption={own.tokensCaption(zoneLabel())}
      columns={[own.name, own.scopes, own.expires]}
      actions={own.rotate}
      renderRow={(token) => (
        <tr key={token.id} data-token={token.name}>
          <td>
            <b>
              <Foreign text={token.name} />
            </b>
          </td>
          <td>
            <code>{token.scopes.join(" ")}</code>
          </td>
          <td class="num">
            <Moment at={token.expires_at} />
          </td>
          <td class="acts">
            <button class="btn s" type="button" onClick={() => askToRotate(token)}>
              {own.rotate}
            </button>{" "}
            <button class="btn s" type="button" onClick={() => askToRevoke(token)}>
              {own.revoke}
            </button>
          </td>
        </tr>
      )}
    />
  );
}
