/** Open sessions, each with the way to end it. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { Rows } from "../look/rows.tsx";
import { type Side, sideOf, userPath } from "../look/side.ts";
import { words } from "../words/words.ts";

type ListedSession = Schemas["ListedSession"];

interface SessionListProps {
  readonly filter: Side & { readonly user_id?: string; readonly partner_id?: string };
  readonly empty?: ReactNode;
}

export function SessionList({ filter, empty }: SessionListProps) {
  const pages = usePages();
  const queries = useQueryClient();
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions", filter, cursor],
    queryFn: () => {
      const query = { ...filter, limit: "25", ...(cursor ? { cursor } : {}) };
      return answered(api.GET("/api/v1/admin/sessions", { params: { query } }));
    },
    placeholderData: keepPreviousData,
  });
  const texts = words.users.sessions;

  async function end({ id, is_test }: ListedSession): Promise<void> {
    const params = { path: { id }, query: sideOf(is_test) };
    await answered(api.DELETE("/api/v1/admin/sessions/{id}", { params }));
    await queries.invalidateQueries({ queryKey: ["sessions"] });
    tellDone(texts.ended);
  }

  return (
    <>
      <Rows<ListedSession>
        label={texts.title}
        rows={data?.data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={empty ?? texts.none}
        columns={[
          {
            name: texts.user,
            cell: ({ user_id, external_id, is_test }) => (
              <PageLink to={userPath(user_id, is_test)} className="cell" display="block">
                {external_id ?? user_id}
              </PageLink>
            ),
          },
          { name: texts.method, cell: ({ auth_method }) => texts.methods[auth_method] ?? auth_method, from: "sm" },
          { name: texts.since, cell: ({ created_at }) => <Moment at={created_at} />, from: "sm" },
          { name: texts.seen, cell: ({ last_seen_at }) => <Moment at={last_seen_at} /> },
          { name: texts.expires, cell: ({ expires_at }) => <Moment at={expires_at} />, from: "lg" },
          {
            name: words.list.acts,
            cell: (session) => (
              <Confirm
                label={texts.end}
                title={texts.endTitle}
                consequence={texts.endLead}
                onConfirm={() => end(session)}
                isDangerous
              />
            ),
          },
        ]}
      />
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </>
  );
}
