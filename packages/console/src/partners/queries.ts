/** What the pages of partners ask the service. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, withResponse } from "../api/client.ts";
import type { Partner } from "./partner.ts";

export interface PartnerFilter {
  readonly q: string;
  readonly isActive: "" | "true" | "false";
  readonly cursor: string | undefined;
}

const PAGE_SIZE = "20";

export function usePartners({ q, isActive, cursor }: PartnerFilter) {
  return useQuery({
    queryKey: ["partners", { q, isActive, cursor }],
    queryFn: () => {
      const query = {
        limit: PAGE_SIZE,
        ...(q ? { q } : {}),
        ...(isActive ? { is_active: isActive } : {}),
        ...(cursor ? { cursor } : {}),
      };
      return answered(api.GET("/api/v1/admin/partners", { params: { query } }));
    },
    placeholderData: keepPreviousData,
  });
}

/** A partner, and the tag of this state of it. */
export interface ReadPartner {
  readonly partner: Partner;
  readonly etag: string;
}

export async function readPartner(id: string): Promise<ReadPartner> {
  const { data, response } = await withResponse(
    api.GET("/api/v1/admin/partners/{id}", { params: { path: { id } }, cache: "no-store" }),
  );
  return { partner: data, etag: response.headers.get("etag") ?? "" };
}

export function usePartner(id: string) {
  return useQuery({ queryKey: ["partner", id, "settings"], queryFn: () => readPartner(id) });
}

/** After a change: everything that is shown of this partner, and the list. */
export function useRefreshPartner(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["partner", id] }),
      queries.invalidateQueries({ queryKey: ["partners"] }),
    ]);
  };
}
