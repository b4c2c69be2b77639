/** How a partner stands: its users, the age of its secrets, when it was last heard of. */
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../api/client.ts";

export type Standing = Schemas["PartnerStanding"];

export function useStanding(id: string) {
  return useQuery({
    queryKey: ["partner", id, "standing"],
    queryFn: () => answered(api.GET("/api/v1/admin/partners/{id}/standing", { params: { path: { id } } })),
    staleTime: 30_000,
  });
}
