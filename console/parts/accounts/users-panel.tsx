import type { UserView } from "../../../shared/contract/accounts/account.ts";
import { saveUser } from "../../lib/tasks/accounts.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { a } from "../../words/accounts.ts";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { RecordsPanel } from "../basics/records-panel.tsx";
import { Foreign } from "../basics/text.tsx";
import { askForNewUser, askToChangeUser, askToDeleteUser } from "./user-dialogs.tsx";

const EVERY_MS = 30_000;

/** Who can sign in, and as what. */
export function UsersPanel() {
  const own = a();
  const { data: users, error, reload } = useQuery<readonly UserView[]>("/api/v1/users?limit=1000", EVERY_MS);
  return (
    <RecordsPanel
      title={users ? own.countUsers(users.length) : own.users}
      end={
        <button class="btn s" type="button" onClick={askForNewUser}>
          <Icon name="plus" />
          {own.newUser}
        </button>
      }
      records={users}
      error={error}
      reload={reload}
      notLoaded={own.usersNotLoaded}
      empty={null}
      caption={own.usersCaption(zoneLabel())}
      columns={[own.name, own.role, own.state, own.since]}
      actions={own.edit}
      renderRow={(user) => <Row key={user.id} user={user} />}
    />
  );
}

function Row({ user }: { readonly user: UserView }) {
  const own = a();
  const { username, name, email, is_active, is_superuser, is_viewer, created_at } = user;
  return (
    <tr data-user={username}>
      <td>
        <b>
          <Foreign text={username} />
        </b>{" "}
        <Foreign text={name} />
        <span class="small muted clip">
          <Foreign text={email} />
        </span>
      </td>
      <td>{is_superuser ? own.role_admin : is_viewer ? own.role_viewer : own.role_user}</td>
      <td>{is_active ? own.active : <b class="tone c-paused">{own.inactive}</b>}</td>
      <td class="num">
        <Moment at={created_at} />
      </td>
      <td class="acts">
        <button class="btn s" type="button" onClick={() => askToChangeUser(user)}>
          {own.edit}
        </button>{" "}
        <button class="btn s" type="button" onClick={() => void saveUser(user, { is_active: !is_active })}>
          {is_active ? own.deactivate : own.activate}
        </button>{" "}
        <button class="btn s" type="button" onClick={() => askToDeleteUser(user)}>
          {own.deleteUser}
        </button>
      </td>
    </tr>
  );
}
