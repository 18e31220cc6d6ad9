import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { byUrl, CHANNELS, type NotificationDraft, type NotificationField } from "../../lib/notifications/notification-draft.ts";
import { n } from "../../words/notifications.ts";
import { FormField } from "../forms/form-field.tsx";
import { OneOf } from "../basics/one-of.tsx";
import { SwitchField, TextField } from "../forms/record-fields.tsx";
import { FoldedGroup, Group } from "../forms/record-form.tsx";
import type { RecordEditing } from "../forms/use-record-editor.ts";

interface GroupProps {
  readonly editing: RecordEditing<NotificationDraft, NotificationField>;
}

/** What a field of a text needs of the form. */
function bound({ editing: { fields, leaveField } }: GroupProps, field: NotificationField) {
  return { path: field, label: n()[`field_${field}`], fault: fields[field], leave: () => leaveField(field) };
}

/** Its name, and where messages go. */
export function NotificationWhere({ editing, stored }: GroupProps & { readonly stored: NotificationConfigView | undefined }) {
  const own = n();
  const { draft, change } = editing;
  const { channel } = draft;
  const isThere = stored?.channel === channel;
  const kept = (secret: string | undefined | null, hint: string) => (isThere && secret ? own.hint_kept(secret) : hint);
  return (
    <Group id="where" title={own.group_where}>
      <TextField
        {...bound({ editing }, "name")}
        hint={stored ? own.hint_name_fixed : own.hint_name}
        value={draft.name}
        readOnly={stored !== undefined}
        required
        set={(name) => change({ name })}
      />
      <FormField
        path="channel"
        label={own.field_channel}
        fault={editing.fields.channel}
        group
        renderControl={(given) => (
          <OneOf
            label="l-channel"
            given={given}
            chosen={channel}
            options={CHANNELS.map((one) => [one, own[`channel_${one}`]])}
            choose={(one) => change({ channel: one })}
          />
        )}
      />
      {byUrl(channel) && (
        <TextField
          {...bound({ editing }, "webhook_url")}
          hint={kept(stored?.webhook_url, own.hint_webhook_url)}
          value={draft.webhook_url}
          placeholder={channel === "slack" ? "https://hooks.slack.com/services/…" : "https://…"}
          mono
          secret
          set={(webhook_url) => change({ webhook_url })}
        />
      )}
      {channel === "email" && (
        <TextField
          {...bound({ editing }, "recipients")}
          hint={own.hint_recipients}
          value={draft.recipients}
          rows={3}
          mono
          set={(recipients) => change({ recipients })}
        />
      )}
      {channel === "telegram" && (
        <>
          <TextField
            {...bound({ editing }, "telegram.bot_token")}
            hint={kept(stored?.telegram?.bot_token, own["hint_telegram.bot_token"])}
            value={draft.bot_token}
            placeholder="123456:ABC…"
            mono
            secret
            set={(bot_token) => change({ bot_token })}
          />
          <TextField
            {...bound({ editing }, "telegram.chat_id")}
            hint={own["hint_telegram.chat_id"]}
            value={draft.chat_id}
            placeholder="-1001234567890"
            mono
            set={(chat_id) => change({ chat_id })}
          />
        </>
      )}
    </Group>
  );
}

/** When messages come, and how often. */
export function NotificationHow({ editing }: GroupProps) {
  const own = n();
  const { draft, isNew, fields, change, leaveField } = editing;
  const number = (field: "failures_in_row" | "repeat_minutes" | "burst_seconds", hint: string) => (
    <TextField
      {...bound({ editing }, field)}
      hint={hint}
      value={draft[field]}
      short
      inputMode="numeric"
      set={(value) => change({ [field]: value })}
    />
  );
  return (
    <Group id="how" title={own.group_how}>
      {number("failures_in_row", own.hint_failures_in_row)}
      {number("repeat_minutes", own.hint_repeat_minutes)}
      {number("burst_seconds", isNew ? `${own.hint_burst_seconds} ${own.hint_burst_default}` : own.hint_burst_seconds)}
      <SwitchField
        path="quiet_hours"
        label={own.field_quiet_hours}
        fault={fields.quiet_hours}
        says={own.quietOn}
        on={draft.quiet}
        set={(quiet) => change({ quiet })}
        after={draft.quiet && <QuietHours editing={editing} leave={() => leaveField("quiet_hours")} />}
      />
      <FormField
        path="language"
        label={own.field_language}
        fault={fields.language}
        group
        renderControl={(given) => (
          <OneOf
            label="l-language"
            given={given}
            chosen={draft.language}
            options={[
              ["ko", own.language_ko],
              ["en", own.language_en],
            ]}
            choose={(language) => change({ language })}
          />
        )}
      />
      <SwitchField
        path="enabled"
        label={own.field_enabled}
        hint={own.hint_enabled}
        fault={fields.enabled}
        says={draft.enabled ? own.on : own.off}
        on={draft.enabled}
        set={(enabled) => change({ enabled })}
      />
    </Group>
  );
}

function QuietHours({ editing: { draft, fields, change }, leave }: GroupProps & { leave(): void }) {
  const own = n();
  const look = fields.quiet_hours === undefined ? "in" : "in bad";
  const time = (field: "quiet_from" | "quiet_to") => (
    <label class="small muted">
      {own[field]}
      <input
        class={`${look} num short`}
        type="time"
        value={draft[field]}
        onInput={({ currentTarget }) => change({ [field]: currentTarget.value })}
        onBlur={leave}
      />
    </label>
  );
  return (
    <div class="row wrap quiet after">
      {time("quiet_from")}
      {time("quiet_to")}
      <label class="small muted grow">
        {own.quiet_zone}
        <input
          class={`${look} mono`}
          type="text"
          list="zones"
          spellcheck={false}
          autocomplete="off"
          value={draft.quiet_zone}
          onInput={({ currentTarget }) => change({ quiet_zone: currentTarget.value })}
          onBlur={leave}
        />
      </label>
      <datalist id="zones">
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  );
}

/** The secret that signs messages, for those who bring their own. */
export function NotificationSecret({ editing }: GroupProps) {
  const own = n();
  const { draft, isNew, fields, change } = editing;
  const says = isNew ? own.secretMade : own.secretKept;
  return (
    <FoldedGroup title={own.group_more} says={says} open={fields.signing_secret !== undefined}>
      <TextField
        {...bound({ editing }, "signing_secret")}
        hint={isNew ? own.hint_signing_secret : own.hint_signing_secret_kept}
        value={draft.signing_secret}
        placeholder="whsec_…"
        mono
        secret
        set={(signing_secret) => change({ signing_secret })}
      />
    </FoldedGroup>
  );
}
