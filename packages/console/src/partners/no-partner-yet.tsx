import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { PageButton } from "../look/link.tsx";
import { words } from "../words/words.ts";

export function NoPartnerYet() {
  const { title, lead } = words.partners.empty;
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" maw={520} mx="auto" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed">{lead}</Text>
        <Group gap="sm" mt="xs" justify="center">
          <NewPartnerButtons />
        </Group>
      </Stack>
    </Paper>
  );
}

/** The secret is taken by the partner's developer, or shown to whoever registers. */
export function NewPartnerButtons() {
  return (
    <>
      <PageButton to="/partners/invite">{words.setup.invite}</PageButton>
      <PageButton to="/partners/new" variant="default">
        {words.partners.register}
      </PageButton>
    </>
  );
}
