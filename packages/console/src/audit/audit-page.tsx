import { Button, Group, Paper, Select, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { Page } from "../look/page.tsx";
import { SideSelect } from "../look/side-select.tsx";
import { words } from "../words/words.ts";
import { EventList } from "./event-list.tsx";
import { EVENT_TYPES } from "./event-types.ts";
import { ExportEvents } from "./export-events.tsx";
import { FilterText } from "./filter-text.tsx";
import { FollowedEvents } from "./followed-events.tsx";
import type { EventFilter } from "./query.ts";

const NAMES = ["event_type", "severity", "test", "partner_id", "user_id", "request_id", "from", "to"] as const;
type Name = (typeof NAMES)[number];

/** The filter is in the address of the page: a link shows another administrator the same. */
export default function AuditPage() {
  const [parameters, setParameters] = useSearchParams();
  const [isFollowing, setFollowing] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const value = (name: Name) => parameters.get(name) ?? "";

  function set(name: Name, text: string): void {
    setParameters(
      (now) => {
        const next = new URLSearchParams(now);
        if (text) next.set(name, text);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  }

  const filter = filterOf(parameters);
  const { filters, severities } = words.audit;
  const typed = (name: Name) => ({
    value: value(name),
    onTyping: setTyping,
    onSettled: (text: string) => set(name, text),
  });
  return (
    <Page title={words.audit.title} lead={words.audit.lead} actions={<ExportEvents filter={filter} />}>
      <Paper withBorder p="md">
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm" verticalSpacing="sm">
          <Select
            label={filters.type}
            placeholder={words.list.any}
            data={EVENT_TYPES.map((type) => ({ value: type, label: type.replaceAll("_", " ") }))}
            searchable
            clearable
            clearButtonProps={{ "aria-label": words.actions.clearFilters }}
            value={value("event_type") || null}
            onChange={(type) => set("event_type", type ?? "")}
          />
          <Select
            label={filters.severity}
            data={[
              { value: "", label: words.list.any },
              ...Object.entries(severities).map(([v, label]) => ({ value: v, label })),
            ]}
            allowDeselect={false}
            value={value("severity")}
            onChange={(severity) => set("severity", severity ?? "")}
          />
          <SideSelect
            isTest={value("test") === "true"}
            onChange={(isTest) => set("test", isTest ? "true" : "")}
            isWide
          />
          <FilterText label={filters.from} type="datetime-local" {...typed("from")} />
          <FilterText label={filters.to} type="datetime-local" {...typed("to")} />
          <FilterText label={filters.partner} isId {...typed("partner_id")} />
          <FilterText label={filters.user} isId {...typed("user_id")} />
          <FilterText label={filters.request} {...typed("request_id")} />
        </SimpleGrid>
      </Paper>
      <Stack>
        <Group gap="md" justify="space-between">
          <Group gap="md">
            <Switch
              label={words.audit.follow}
              checked={isFollowing}
              onChange={(event) => setFollowing(event.currentTarget.checked)}
            />
            {isFollowing && (
              <Text size="sm" c="dimmed" role="status">
                {words.audit.following}
              </Text>
            )}
          </Group>
          <Button variant="default" size="xs" onClick={() => setParameters(new URLSearchParams())}>
            {words.actions.clearFilters}
          </Button>
        </Group>
        {isFollowing ? (
          <FollowedEvents key={JSON.stringify(filter)} filter={filter} isPaused={isTyping} />
        ) : (
          <EventList key={JSON.stringify(filter)} filter={filter} />
        )}
      </Stack>
    </Page>
  );
}

/** Times are typed in the reader's zone. */
function filterOf(parameters: URLSearchParams): EventFilter {
  const given = NAMES.map((name) => [name, parameters.get(name) ?? ""] as const).filter(([, text]) => text !== "");
  const isTime = (name: Name) => name === "from" || name === "to";
  return Object.fromEntries(given.map(([name, text]) => [name, isTime(name) ? instantOf(text) : text]));
}

function instantOf(text: string): string {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}
