/** How the service does now, and what needs care. */
import { Paper, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { EventList } from "../audit/event-list.tsx";
import { Failure } from "../look/failure.tsx";
import { PageLink } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { Section } from "../look/section.tsx";
import { numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import { Care, useCare } from "./care.tsx";
import { Health } from "./health.tsx";
import { type Counted, readDay } from "./last-day.ts";

const WARNINGS = { severity: "warning" } as const;

export default function OverviewPage() {
  const {
    data: day,
    error,
    refetch,
  } = useQuery({
    queryKey: ["audit", "last-day"],
    queryFn: readDay,
    refetchInterval: 30_000,
  });
  const care = useCare();
  const texts = words.overview;
  const isAboveShown = Boolean((day || error) && (care.data || care.error));
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Failure error={error} retry={() => void refetch()} />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Figure name={texts.signIns} counted={day?.signIns} />
        <Figure name={texts.refusals} counted={day?.refusals} />
        <Figure name={texts.warnings} counted={day?.warnings} />
        <Health />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={texts.reasons}>{day && <Reasons reasons={day.reasons} />}</Section>
        <Care />
      </SimpleGrid>
      {/* It is asked for meanwhile, and not seen to move. */}
      <div hidden={!isAboveShown}>
        <Section title={texts.latest} actions={<PageLink to="/audit?severity=warning">{texts.allWarnings}</PageLink>}>
          <Stack>
            <EventList filter={WARNINGS} />
          </Stack>
        </Section>
      </div>
    </Page>
  );
}

function Figure({ name, counted }: { readonly name: string; readonly counted: Counted | undefined }) {
  return <Tile name={name}>{counted ? countText(counted) : "…"}</Tile>;
}

function Tile({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" mih={92}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={700} component="div">
        {children}
      </Text>
    </Paper>
  );
}

function countText({ count, isPartial }: Counted): string {
  return isPartial ? words.overview.atLeast(count) : numberText(count);
}

function Reasons({ reasons }: { readonly reasons: readonly (readonly [string, number])[] }) {
  if (reasons.length === 0) return <Text c="dimmed">{words.overview.noRefusals}</Text>;
  return (
    <Table>
      <Table.Tbody>
        {reasons.map(([reason, count]) => (
          <Table.Tr key={reason}>
            <Table.Td className="mono wrap">{reason}</Table.Td>
            <Table.Td ta="right">{numberText(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
