/** What the pages of setup ask the service. */
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../api/client.ts";

export type SetupLink = Schemas["SetupLink"];
export type Proposal = Schemas["SetupProposal"];
export type Invitation = Schemas["SetupInvitation"];
export type Progress = Schemas["PartnerProgress"];

/** Milliseconds. The developer works at the other end meanwhile. */
const FOLLOWED = 3000;

export function useSetupLinks(id: string) {
  return useQuery({
    queryKey: ["partner", id, "setup-links"],
    queryFn: () => answered(api.GET("/api/v1/admin/partners/{id}/setup-links", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.data.some(isWorking) ? FOLLOWED : false),
  });
}

/** @param isFollowed whether a holder may propose more meanwhile */
export function useProposals(id: string, isFollowed = false) {
  return useQuery({
    queryKey: ["partner", id, "proposals"],
    queryFn: () => answered(api.GET("/api/v1/admin/partners/{id}/proposals", { params: { path: { id } } })),
    refetchInterval: isFollowed ? FOLLOWED : false,
  });
}

export function isWorking({ state }: SetupLink): boolean {
  return state !== "expired" && state !== "revoked";
}
