/** What the pages of partners ask the service. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, type Schemas, withResponse } from "../api/client.ts";
import type { Partner } from "./partner.ts";

/** A partner of a list, with how it stands. */
export type ListedPartner = Schemas["ListedPartner"];

export interface PartnerFilter {
  readonly q: string;
  /** Any; active; inactive; those that need care. */
  readonly state: "" | "active" | "inactive" | "care";
  readonly cursor: string | undefined;
}

const PAGE_SIZE = "20";

const STATES = {
  "": {},
  active: { is_active: "true" },
  inactive: { is_active: "false" },
  care: { needs_care: "true" },
} as const;

export function readPartners(filter: Partial<PartnerFilter>, limit: string) {
  const { q, state = "", cursor } = filter;
  const given = { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  const query = { limit, include: "standing", ...STATES[state], ...given } as const;
  return answered(api.GET("/api/v1/admin/partners", { params: { query } }));
}

export function usePartners(filter: PartnerFilter) {
  return useQuery({
    queryKey: ["partners", filter],
    queryFn: () => readPartners(filter, PAGE_SIZE),
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
