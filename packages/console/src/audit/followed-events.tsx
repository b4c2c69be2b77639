/**
 * Events as they come, above those that were there. While the top of the list is out of sight nothing moves: what has
 * come meanwhile is counted, and shown at the press of a button.
 */
import { Button, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Failure } from "../look/failure.tsx";
import { words } from "../words/words.ts";
import { EventRows } from "./event-rows.tsx";
import { type Followed, follow, KEPT } from "./follow.ts";
import { type EventFilter, readEvents } from "./query.ts";

/** Milliseconds. */
const TURN = 2000;
/** A screen reader that is told of each event of a busy minute says nothing else. */
const TOLD = 10_000;
const PAGE = 100;

interface FollowedEventsProps {
  readonly filter: EventFilter;
  /** While another filter is typed. */
  readonly isPaused: boolean;
}

export function FollowedEvents({ filter, isPaused }: FollowedEventsProps) {
  const queries = useQueryClient();
  const { ref: top, entry } = useIntersection();
  const isAtTop = entry?.isIntersecting ?? true;
  const queryKey = ["followed", filter];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      follow(queries.getQueryData<Followed>(queryKey), (cursor) => readEvents(filter, PAGE, cursor, signal)),
    // What was followed an hour ago does not adjoin what is new now.
    gcTime: 0,
    refetchInterval: TURN,
    enabled: !isPaused,
  });
  const [shown, setShown] = useState<readonly [now: Followed | undefined, before: Followed | undefined]>([data, data]);
  const [now, before] = shown;
  if (data !== now && (isAtTop || now === undefined)) setShown([data, now]);

  const known = new Set(now?.events.map(({ id }) => id));
  const waiting = data && now ? data.events.filter(({ id }) => !known.has(id)).length : 0;
  const former = before && new Set(before.events.map(({ id }) => id));
  return (
    <Stack>
      <Announcement events={data} />
      <div ref={top} className="mark" />
      {waiting > 0 && (
        <Button
          className="news"
          size="xs"
          onClick={() => {
            setShown([data, now]);
            scrollTo({ top: 0 });
          }}
        >
          {words.audit.waiting(waiting)}
        </Button>
      )}
      {now && <Failure error={error} />}
      <EventRows
        events={now?.events}
        error={now ? null : error}
        retry={() => void refetch()}
        {...(former ? { isFresh: ({ id }) => !former.has(id) } : {})}
      />
      {now?.isCut && (
        <Text size="sm" c="dimmed">
          {words.audit.newest(KEPT)}
        </Text>
      )}
    </Stack>
  );
}

/** For who does not see the rows come. */
function Announcement({ events }: { readonly events: Followed | undefined }) {
  const [text, setText] = useState<readonly [turn: number, text: string]>([0, ""]);
  const latest = useRef(events);
  const told = useRef(events);
  useEffect(() => {
    latest.current = events;
    // What was there when the following began is no news.
    told.current ??= events;
  }, [events]);
  useEffect(() => {
    const timer = setInterval(() => {
      const known = new Set(told.current?.events.map(({ id }) => id));
      const count = latest.current?.events.filter(({ id }) => !known.has(id)).length ?? 0;
      if (count > 0) setText(([turn]) => [turn + 1, words.audit.waiting(count)]);
      told.current = latest.current;
    }, TOLD);
    return () => clearInterval(timer);
  }, []);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {/* Another element each time: the same text twice is told twice. */}
      <span key={text[0]}>{text[1]}</span>
    </VisuallyHidden>
  );
}
