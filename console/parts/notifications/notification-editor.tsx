import { useLocation } from "preact-iso/router";
import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import {
  bodyOfNotification,
  NOTIFICATION_FIELDS,
  type NotificationDraft,
  type NotificationField,
  notificationFaults,
  placeInNotification,
} from "../../lib/notifications/notification-draft.ts";
import { changeConfig, createConfig, notificationPath } from "../../lib/notifications/notifications.ts";
import { parseParams } from "../../lib/forms/params.ts";
import { f } from "../../words/forms.ts";
import { n } from "../../words/notifications.ts";
import { jsonFault } from "../basics/json-fault.ts";
import { showSigningSecret } from "./notification-dialogs.tsx";
import { NotificationHow, NotificationSecret, NotificationWhere } from "./notification-fields.tsx";
import { NotificationWhat } from "./notification-what.tsx";
import { RecordForm } from "../forms/record-form.tsx";
import { visible } from "../basics/text.tsx";
import { useDraft, useRecordEditor } from "../forms/use-record-editor.ts";

interface NotificationEditorProps {
  readonly draft: NotificationDraft;
  /** The one that is edited, as it was read; undefined: it becomes a new one. */
  readonly stored: NotificationConfigView | undefined;
  cancel(): void;
}

/** A notification config as a form: whom, of what, and how. */
export function NotificationEditor({ draft: start, stored, cancel }: NotificationEditorProps) {
  const own = n();
  const { route } = useLocation();
  const editing = useRecordEditor<NotificationDraft, NotificationField>({
    held: useDraft(start),
    isNew: stored === undefined,
    access: "accounts",
    bodyOf: (draft) => bodyOfNotification(draft, stored),
    faultsOf: (draft) => notificationFaults(draft, stored, draftWords()),
    placeOf: placeInNotification,
    async save(body, changes) {
      const saved = stored ? await changeConfig(stored, changes) : await createConfig(body);
      return () => {
        route(notificationPath(saved.name));
        if (!stored && body["signing_secret"] === undefined) showSigningSecret(saved);
      };
    },
  });
  return (
    <RecordForm
      editing={editing}
      title={stored ? own.editTitle(visible(stored.name)) : own.newTitle}
      hint={stored ? own.editHint : own.newHint}
      access="accounts"
      order={NOTIFICATION_FIELDS}
      labelOf={(field) => own[`field_${field}`]}
      cancel={cancel}
    >
      <NotificationWhere editing={editing} stored={stored} />
      <NotificationWhat editing={editing} />
      <NotificationHow editing={editing} />
      <NotificationSecret editing={editing} />
    </RecordForm>
  );
}

function draftWords() {
  const own = n();
  return {
    required: f().required,
    chooseOne: own.chooseOne,
    sameTimes: own.sameTimes,
    range: (least: number, most: number) => own.range(least.toLocaleString("en"), most.toLocaleString("en")),
    json: (text: string) => {
      const parsed = parseParams(text);
      return parsed.ok ? undefined : jsonFault(parsed.problem);
    },
  };
}
