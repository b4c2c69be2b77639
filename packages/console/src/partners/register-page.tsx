/** Three short steps to a new partner. Its developer takes the secret by a setup link, or it is shown here, once. */
import { Button, Group, Paper, Stack, Stepper, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Failure } from "../look/failure.tsx";
import { Page } from "../look/page.tsx";
import { type Start, StartChoice } from "../setup/start-choice.tsx";
import { words } from "../words/words.ts";
import { NEW_SETTINGS, registrationOf, type SettingName } from "./partner.ts";
import { type Registered, RegisteredPanel } from "./registered.tsx";
import { RestrictionFields } from "./restriction-fields.tsx";
import { TrustChecklist } from "./trust-checklist.tsx";
import { useSettings } from "./use-settings.ts";
import { WhoFields } from "./who-fields.tsx";

const LAST = 2;
/** Shown in the first step; the other settings are in the second. */
const OF_WHO: ReadonlySet<string> = new Set<SettingName>([
  "partner_name",
  "sso_mode",
  "login_url",
  "allowed_origins",
  "user_provisioning",
]);

interface RegisterPageProps {
  readonly isInvitation: boolean;
}

export default function RegisterPage({ isInvitation }: RegisterPageProps) {
  const [registered, setRegistered] = useState<Registered | null>(null);
  if (registered) return <RegisteredPanel registered={registered} onAnother={() => setRegistered(null)} />;
  return <Steps isInvitation={isInvitation} onRegistered={setRegistered} />;
}

interface StepsProps extends RegisterPageProps {
  readonly onRegistered: (registered: Registered) => void;
}

function Steps({ isInvitation, onRegistered }: StepsProps) {
  const [step, setStep] = useState(0);
  const [rest, setRest] = useState<unknown>(null);
  const [start, setStart] = useState<Start>("test");
  const form = useSettings(NEW_SETTINGS);
  const queries = useQueryClient();
  const register = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/v1/admin/partners", {
          body: {
            ...registrationOf(form.values),
            ...(isInvitation ? { setup_link: true, starts_on_test_side: start === "test" } : {}),
          },
          // The same for a try again: a lost answer does not make two partners.
          params: { header: { "Idempotency-Key": key } },
        }),
      ),
    onSuccess(made) {
      void queries.invalidateQueries({ queryKey: ["partners"] });
      onRegistered(made);
    },
    onError(error) {
      setRest(form.refuse(error));
      const fields = refusedFields(error);
      if (fields.length > 0) setStep(fields.some((field) => OF_WHO.has(field)) ? 0 : 1);
      setKey(crypto.randomUUID());
    },
  });
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { wizard } = words.partners;
  const canGoOn = form.values.partner_name.trim() !== "";

  return (
    <Page title={isInvitation ? wizard.inviteTitle : wizard.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (step < LAST) setStep(step + 1);
          else register.mutate();
        }}
      >
        <Paper withBorder p={{ base: "md", sm: "xl" }} maw={760}>
          <Stack gap="xl">
            <Stepper
              active={step}
              onStepClick={(to) => canGoOn && setStep(to)}
              size="sm"
              allowNextStepsSelect={canGoOn}
            >
              <Stepper.Step label={wizard.who} />
              <Stepper.Step label={wizard.restrictions} />
              <Stepper.Step label={wizard.trust} />
            </Stepper>
            <Text c="dimmed">{[wizard.whoLead, wizard.restrictionsLead, wizard.trustLead][step]}</Text>
            {step === 0 && <WhoFields form={form} />}
            {step === 1 && <RestrictionFields form={form} />}
            {step === LAST && <TrustChecklist settings={form.values} isInvitation={isInvitation} />}
            {step === LAST && isInvitation && <StartChoice value={start} onChange={setStart} />}
            <Failure error={rest} />
            <Group justify="space-between">
              <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
                {words.actions.back}
              </Button>
              <Button type="submit" disabled={!canGoOn} loading={register.isPending}>
                {step < LAST ? words.actions.next : isInvitation ? wizard.invite : wizard.register}
              </Button>
            </Group>
          </Stack>
        </Paper>
      </form>
    </Page>
  );
}

function refusedFields(error: unknown): string[] {
  const problem = (error as { problem?: { errors?: { field: string }[] } | null }).problem;
  return (problem?.errors ?? []).map(({ field }) => field);
}
