import { Checkbox, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { words } from "../words/words.ts";
import type { SettingsForm } from "./use-settings.ts";

/** Who the partner is, and how its people arrive. */
export function WhoFields({ form }: { readonly form: SettingsForm }) {
  const { values, errors, set } = form;
  const { fields, modes, provisioning } = words.restrictions;
  const options = (texts: Record<string, string>) => Object.entries(texts).map(([value, label]) => ({ value, label }));
  return (
    <Stack gap="lg">
      <TextInput
        label={fields.partner_name.label}
        description={fields.partner_name.hint}
        required
        withAsterisk={false}
        maxLength={255}
        value={values.partner_name}
        onChange={(event) => set("partner_name", event.currentTarget.value)}
        error={errors.partner_name}
      />
      <Select
        label={fields.sso_mode.label}
        description={fields.sso_mode.hint}
        data={options(modes)}
        allowDeselect={false}
        value={values.sso_mode}
        onChange={(value) => value && set("sso_mode", value as typeof values.sso_mode)}
        error={errors.sso_mode}
      />
      {values.sso_mode !== "idp_initiated" && (
        <TextInput
          label={fields.login_url.label}
          description={fields.login_url.hint}
          placeholder="https://portal.acme.example/login"
          value={values.login_url}
          onChange={(event) => set("login_url", event.currentTarget.value)}
          error={errors.login_url}
        />
      )}
      <TagsInput
        label={fields.allowed_origins.label}
        description={fields.allowed_origins.hint}
        placeholder={words.restrictions.add}
        splitChars={[",", " ", "\n"]}
        value={values.allowed_origins}
        onChange={(value) => set("allowed_origins", value)}
        error={errors.allowed_origins}
      />
      <Select
        label={fields.user_provisioning.label}
        description={fields.user_provisioning.hint}
        data={options(provisioning)}
        allowDeselect={false}
        value={values.user_provisioning}
        onChange={(value) => value && set("user_provisioning", value as typeof values.user_provisioning)}
        error={errors.user_provisioning}
      />
      <Checkbox
        label={fields.require_audience.label}
        description={fields.require_audience.hint}
        checked={values.require_audience}
        onChange={(event) => set("require_audience", event.currentTarget.checked)}
      />
    </Stack>
  );
}
