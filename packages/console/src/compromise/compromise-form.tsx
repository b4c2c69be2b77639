import { Button, Checkbox, Group, List, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Failure } from "../look/failure.tsx";
import { Section } from "../look/section.tsx";
import { useRefreshPartner } from "../partners/queries.ts";
import { useStanding } from "../partners/standing.ts";
import { words } from "../words/words.ts";

export interface Handled {
  readonly report: Schemas["CompromiseReport"];
  readonly setup_link: Schemas["SetupInvitation"];
}

type Choice = keyof typeof words.compromise.choices;

const DAY = 24 * 60 * 60 * 1000;

interface CompromiseFormProps {
  readonly id: string;
  readonly onHandled: (handled: Handled) => void;
}

export function CompromiseForm({ id, onHandled }: CompromiseFormProps) {
  const [choice, setChoice] = useState<Choice>("week");
  const [moment, setMoment] = useState(() => localText(Date.now() - 7 * DAY));
  const [suspends, setSuspends] = useState(true);
  const { data: standing } = useStanding(id);
  const refresh = useRefreshPartner(id);
  const made = standing?.secrets[0]?.created_at;
  const texts = words.compromise;
  const since = sinceOf(choice, moment, made);

  const handle = useMutation({
    mutationFn: () => {
      const body = { since: since ?? "", suspend_identities: suspends };
      return answered(api.POST("/api/v1/admin/partners/{id}/compromise", { params: { path: { id } }, body }));
    },
    onSuccess(handled) {
      onHandled(handled);
      void refresh();
    },
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        handle.mutate();
      }}
    >
      <Section title={texts.consequences.title}>
        <Stack gap="xl" maw={720}>
          <List spacing="xs">
            {texts.consequences.list.map((consequence) => (
              <List.Item key={consequence}>{consequence}</List.Item>
            ))}
          </List>
          <Radio.Group
            label={texts.since}
            description={texts.sinceHint}
            value={choice}
            onChange={(value) => setChoice(value as Choice)}
          >
            <Stack gap="xs" mt="xs">
              {Object.entries(texts.choices).map(([value, label]) => (
                <Radio key={value} value={value} label={label} disabled={value === "secret" && made === undefined} />
              ))}
            </Stack>
          </Radio.Group>
          {choice === "other" && (
            <TextInput
              type="datetime-local"
              label={texts.moment}
              maw={280}
              value={moment}
              max={localText(Date.now())}
              onChange={(event) => setMoment(event.currentTarget.value)}
            />
          )}
          <Checkbox
            label={texts.suspend}
            description={texts.suspendHint}
            checked={suspends}
            onChange={(event) => setSuspends(event.currentTarget.checked)}
          />
          <Failure error={handle.error} />
          <Group>
            <Button type="submit" color="red.9" disabled={since === null} loading={handle.isPending}>
              {texts.act}
            </Button>
          </Group>
        </Stack>
      </Section>
    </form>
  );
}

/** RFC 3339; null while no moment is chosen. */
function sinceOf(choice: Choice, moment: string, made: string | undefined): string | null {
  switch (choice) {
    case "day":
      return new Date(Date.now() - DAY).toISOString();
    case "week":
      return new Date(Date.now() - 7 * DAY).toISOString();
    case "secret":
      return made ?? null;
    case "other":
      return Number.isNaN(Date.parse(moment)) ? null : new Date(moment).toISOString();
  }
}

/** As the browser's field has it: local, to the minute. */
function localText(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 16);
}
