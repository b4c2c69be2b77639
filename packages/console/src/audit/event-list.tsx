/** Events by pages, the newest first. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { EventRows } from "./event-rows.tsx";
import { type EventFilter, readEvents } from "./query.ts";

export function EventList({ filter }: { readonly filter: EventFilter }) {
  const pages = usePages();
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["audit", filter, cursor],
    queryFn: () => readEvents(filter, 25, cursor),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <EventRows events={data?.data} error={error} retry={() => void refetch()} />
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </>
  );
}
