/** Password, then the second factor where there is one, then a first one where it is required; or a passkey. */
import { Alert, Center, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { codeOf } from "../api/refusal.ts";
import { type Credentials, type Me, type Standing, signIn, whoAmI } from "../api/session.ts";
import { words } from "../words/words.ts";
import { CodeForm } from "./code-form.tsx";
import { Enrolment } from "./enrolment.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { PasswordForm } from "./password-form.tsx";

interface SignInProps {
  readonly onEnter: (me: Me) => void;
  /** Over a page whose session has ended. */
  readonly isReturn?: boolean;
}

export function SignIn({ onEnter, isReturn = false }: SignInProps) {
  const [given, setGiven] = useState<Credentials | null>(null);
  const [isEnrolling, setEnrolling] = useState(false);
  const [isStranger, setIsStranger] = useState(false);

  function settle(standing: Standing): void {
    setGiven(null);
    setIsStranger(standing.kind === "stranger");
    setEnrolling(standing.kind === "must_enroll");
    if (standing.kind === "in") onEnter(standing.me);
  }

  async function attempt(credentials: Credentials): Promise<void> {
    try {
      settle(await signIn(credentials));
    } catch (error) {
      if (codeOf(error) !== "mfa_required" || credentials.code !== undefined) throw error;
      setGiven(credentials);
    }
  }

  const title = isReturn ? words.session.ended.title : words.session.title;
  const lead = isReturn ? words.session.ended.lead : words.session.lead;
  return (
    <Center mih={isReturn ? "80vh" : "100vh"} p="md" component={isReturn ? "div" : "main"}>
      <Paper withBorder p={{ base: "md", xs: "xl" }} w="100%" maw={isEnrolling ? 560 : 420}>
        <Stack>
          <Stack gap={4}>
            <Text size="sm" c="dimmed" fw={600}>
              {words.product}
            </Text>
            <Title order={1} size="h3">
              {isEnrolling ? words.session.enroll.title : title}
            </Title>
            <Text c="dimmed" size="sm">
              {isEnrolling ? words.session.enroll.required : lead}
            </Text>
          </Stack>
          {isStranger && (
            <Alert color="orange" variant="outline" role="alert">
              {words.session.notAdministrator}
            </Alert>
          )}
          {isEnrolling ? (
            <Enrolment withTicket onDone={async () => settle(await whoAmI())} />
          ) : given ? (
            <CodeForm credentials={given} onCode={attempt} onOther={() => setGiven(null)} />
          ) : (
            <>
              <PasswordForm onSubmit={attempt} />
              <PasskeyButton onSettled={settle} />
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
