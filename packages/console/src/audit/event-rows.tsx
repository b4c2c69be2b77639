/** A table of events; one of them opens with all that is known of it. */
import { Drawer, Text, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Moment } from "../look/moment.tsx";
import { Rows } from "../look/rows.tsx";
import { StateBadge, type Tone } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { EventDetails } from "./event-details.tsx";
import type { AuditEvent } from "./query.ts";

interface EventRowsProps {
  readonly events: readonly AuditEvent[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  readonly empty?: ReactNode;
  /** Shown as new. */
  readonly isFresh?: (event: AuditEvent) => boolean;
}

const TONES: Record<AuditEvent["severity"], Tone> = { info: "quiet", warning: "warning", critical: "bad" };

export function EventRows({ events, error, retry, empty = words.audit.none, isFresh }: EventRowsProps) {
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const names = words.audit.columns;
  return (
    <>
      <Rows<AuditEvent>
        label={words.audit.title}
        rows={events}
        keyOf={({ id }) => id}
        {...(isFresh ? { isFresh } : {})}
        error={error}
        retry={retry}
        empty={empty}
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
