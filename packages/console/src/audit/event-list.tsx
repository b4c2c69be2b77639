/** Events, the newest first; one of them opens with all that is known of it. */
import { Drawer, Text, UnstyledButton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Moment } from "../look/moment.tsx";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { Rows } from "../look/rows.tsx";
import { StateBadge, type Tone } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { EventDetails } from "./event-details.tsx";
import { type AuditEvent, type EventFilter, readEvents } from "./query.ts";

interface EventListProps {
  readonly filter: EventFilter;
  /** Asks again by itself, on the first page. */
  readonly isFollowing?: boolean;
}

const FOLLOW = 2000;
const TONES: Record<AuditEvent["severity"], Tone> = { info: "quiet", warning: "warning", critical: "bad" };

export function EventList({ filter, isFollowing = false }: EventListProps) {
  const pages = usePages();
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["audit", filter, cursor],
    queryFn: () => readEvents(filter, 25, cursor),
    placeholderData: keepPreviousData,
    refetchInterval: isFollowing && cursor === undefined ? FOLLOW : false,
  });
  const names = words.audit.columns;
  return (
    <>
      <Rows<AuditEvent>
        label={words.audit.title}
        rows={data?.data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={words.audit.none}
        expected={10}
        columns={[
          { name: names.when, cell: ({ timestamp }) => <Moment at={timestamp} precise /> },
          {
            name: names.what,
            cell: (event) => (
              <StateBadge tone={TONES[event.severity]}>{event.event_type.replaceAll("_", " ")}</StateBadge>
            ),
            from: "sm",
          },
          {
            name: names.message,
            cell: (event) => (
              <UnstyledButton className="cell" onClick={() => setOpened(event)} title={words.audit.open}>
                <Text size="sm" span td="underline">
                  {event.message}
                </Text>
              </UnstyledButton>
            ),
          },
          { name: names.code, cell: ({ error_code }) => <span className="mono">{error_code}</span>, from: "md" },
          { name: names.where, cell: ({ ip_address }) => <span className="mono">{ip_address}</span>, from: "lg" },
        ]}
      />
      <Pager pages={pages} nextCursor={data?.next_cursor} />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={words.audit.event.title}
        position="right"
        size="lg"
        closeButtonProps={{ "aria-label": words.actions.close }}
      >
        {opened && <EventDetails event={opened} />}
      </Drawer>
    </>
  );
}
