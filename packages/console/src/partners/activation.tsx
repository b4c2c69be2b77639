import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { words } from "../words/words.ts";
import type { Partner } from "./partner.ts";
import { useRefreshPartner } from "./queries.ts";

/** Ends all that the partner may do, and the way back. */
export function PartnerActivation({ partner: { id, is_active } }: { readonly partner: Partner }) {
  const [revoke, setRevoke] = useState(true);
  const refresh = useRefreshPartner(id);
  const texts = words.partners.state_;
  const params = { path: { id } };

  async function deactivate(): Promise<void> {
    await answered(api.POST("/api/v1/admin/partners/{id}/deactivate", { params, body: { revoke_sessions: revoke } }));
    await refresh();
    tellDone(texts.deactivated);
  }

  async function reactivate(): Promise<void> {
    await answered(api.POST("/api/v1/admin/partners/{id}/reactivate", { params }));
    await refresh();
    tellDone(texts.reactivated);
  }

  if (!is_active) {
    return (
      <Confirm
        key="reactivate"
        label={texts.reactivate}
        title={texts.reactivateTitle}
        consequence={texts.reactivateLead}
        onConfirm={reactivate}
        size="sm"
      />
    );
  }
  return (
    <Confirm
      key="deactivate"
      label={texts.deactivate}
      title={texts.deactivateTitle}
      consequence={texts.deactivateLead}
      onConfirm={deactivate}
      isDangerous
      size="sm"
    >
      <Checkbox label={texts.revoke} checked={revoke} onChange={(event) => setRevoke(event.currentTarget.checked)} />
    </Confirm>
  );
}
