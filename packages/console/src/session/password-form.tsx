import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Credentials } from "../api/session.ts";
import { words } from "../words/words.ts";
import { useAttempt } from "./attempt.tsx";

export function PasswordForm({ onSubmit }: { readonly onSubmit: (credentials: Credentials) => Promise<void> }) {
  const form = useForm({ initialValues: { email: "", password: "", org_id: "" } });
  const { busy, failure, attempt } = useAttempt();

  function submit({ email, password, org_id }: typeof form.values): Promise<void> {
    return attempt(() => onSubmit({ email: email.trim(), password, ...(org_id ? { org_id: org_id.trim() } : {}) }));
  }

  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack>
        <TextInput
          label={words.session.email}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={words.session.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps("password")}
        />
        <TextInput
          label={words.session.organization}
          description={words.session.organizationHint}
          autoComplete="organization"
          {...form.getInputProps("org_id")}
        />
        {failure}
        <Button type="submit" loading={busy} fullWidth>
          {words.session.signIn}
        </Button>
      </Stack>
    </form>
  );
}
