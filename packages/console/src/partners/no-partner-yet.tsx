import { Paper, Stack, Text, Title } from "@mantine/core";
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
        <PageButton to="/partners/new" mt="xs">
          {words.partners.register}
        </PageButton>
      </Stack>
    </Paper>
  );
}
