/** Suspending and reactivating, the export, and what can't be undone: merging and erasing. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { saveAs } from "../look/save-as.ts";
import { isOfTestSide } from "../look/side.ts";
import { words } from "../words/words.ts";
import { paramsOf, type UserWithIdentities } from "./user.ts";

interface UserEndProps {
  readonly user: UserWithIdentities;
  readonly onChanged: () => Promise<void>;
}

export function UserEnd({ user, onChanged }: UserEndProps) {
  return (
    <>
      <Suspension user={user} onChanged={onChanged} />
      <ExportUser user={user} />
      {/* Nobody of the test side was two people by mistake. */}
      {!isOfTestSide(user.organization_id) && <MergeUser user={user} onChanged={onChanged} />}
      <EraseUser user={user} onChanged={onChanged} />
    </>
  );
}

function Suspension({ user, onChanged }: UserEndProps) {
  const [email, setEmail] = useState("");
  const params = paramsOf(user);
  const { suspend, reactivate } = words.users;

  if (user.is_active) {
    return (
      <Confirm
        key="suspend"
        label={suspend.label}
        title={suspend.title}
        consequence={suspend.lead}
        isDangerous
        onConfirm={async () => {
          await answered(api.POST("/api/v1/admin/users/{id}/suspend", { params }));
          await onChanged();
          tellDone(suspend.done);
        }}
      />
    );
  }
  return (
    <Confirm
      key="reactivate"
      label={reactivate.label}
      title={reactivate.title}
      consequence={reactivate.lead}
      onConfirm={async () => {
        const body = email.trim() ? { email: email.trim() } : {};
        await answered(api.POST("/api/v1/admin/users/{id}/reactivate", { params, body }));
        await onChanged();
        tellDone(reactivate.done);
      }}
    >
      <TextInput
        label={reactivate.email}
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
    </Confirm>
  );
}

function ExportUser({ user }: Pick<UserEndProps, "user">) {
  const texts = words.users.export;
  async function exportAll(): Promise<void> {
    const pages: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { path, query: side } = paramsOf(user);
      const params = { path, query: { ...side, ...(cursor ? { cursor } : {}) } };
      const page = await answered(api.GET("/api/v1/admin/users/{id}/export", { params }));
      pages.push(page);
      cursor = page.next_cursor;
    }
    saveAs(`user-${user.id}.json`, JSON.stringify(pages, null, 2), "application/json");
  }
  return <Confirm label={texts.label} title={texts.title} consequence={texts.lead} onConfirm={exportAll} />;
}

function MergeUser({ user, onChanged }: UserEndProps) {
  const [into, setInto] = useState("");
  const [, go] = useLocation();
  const texts = words.users.merge;
  return (
    <Confirm
      label={texts.label}
      title={texts.title}
      consequence={texts.lead}
      act={texts.act}
      isDangerous
      onConfirm={async () => {
        const params = { path: { id: user.id } };
        await answered(api.POST("/api/v1/admin/users/{id}/merge", { params, body: { into_id: into.trim() } }));
        await onChanged();
        go(`/users/${into.trim()}`);
        tellDone(texts.done);
      }}
    >
      <TextInput label={texts.into} value={into} onChange={(event) => setInto(event.currentTarget.value)} />
    </Confirm>
  );
}

function EraseUser({ user, onChanged }: UserEndProps) {
  const [, go] = useLocation();
  const texts = words.users.erase;
  return (
    <Confirm
      label={texts.label}
      title={texts.title}
      consequence={texts.lead}
      act={texts.act}
      isDangerous
      onConfirm={async () => {
        await answered(api.POST("/api/v1/admin/users/{id}/erase", { params: paramsOf(user) }));
        go("/users");
        await onChanged();
        tellDone(texts.done);
      }}
    />
  );
}
