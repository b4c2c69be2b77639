/** Sign-ins over time, accepted and refused by reason. The chart comes with this file, which loads when it is shown. */
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Failure } from "../look/failure.tsx";
import { Section } from "../look/section.tsx";
import { locale, numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import { byBucket, byReason } from "./sign-in-counts.ts";
import { readSignIns } from "./sign-ins.ts";

export default function Activity({ id }: { readonly id: string }) {
  const [days, setDays] = useState("7");
  const { data, error, refetch } = useQuery({
    queryKey: ["partner", id, "sign-ins", days],
    queryFn: () => readSignIns(Number(days), id),
  });
  const texts = words.partners.activity;
  return (
    <Section
      title={texts.title}
      lead={texts.lead}
      actions={
        <SegmentedControl
          aria-label={texts.range}
          data={Object.entries(texts.ranges).map(([value, label]) => ({ value, label }))}
          value={days}
          onChange={setDays}
          size="xs"
        />
      }
    >
      <Failure error={error} retry={() => void refetch()} />
      {/* As high as the chart from the start. */}
      <Stack mih={320}>
        {data &&
          (data.accepted + data.refused === 0 ? (
            <Text c="dimmed">{texts.none}</Text>
          ) : (
            <>
              <BarChart
                h={260}
                type="stacked"
                dataKey="time"
                data={byBucket(data, Number(days), locale)}
                series={[
                  { name: "accepted", label: texts.accepted, color: "teal.7" },
                  { name: "refused", label: texts.refused, color: "orange.7" },
                ]}
                withLegend
                barProps={{ isAnimationActive: false }}
              />
              {!data.is_complete && (
                <Text size="sm" c="dimmed">
                  {texts.partial}
                </Text>
              )}
              <Reasons counts={byReason(data)} />
            </>
          ))}
      </Stack>
    </Section>
  );
}

/** The chart's figures for those who do not see it, and the reasons. */
function Reasons({ counts }: { readonly counts: readonly (readonly [string, number])[] }) {
  const texts = words.partners.activity;
  if (counts.length === 0) return null;
  return (
    <Table maw={480}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{texts.reasons}</Table.Th>
          <Table.Th ta="right">{texts.count}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {counts.map(([reason, count]) => (
          <Table.Tr key={reason}>
            <Table.Td className="mono wrap">{reason}</Table.Td>
            <Table.Td ta="right">{numberText(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
