import { type ConsumerSecretLifetime, partnerToJson } from "gl-iam";
import { withRegistry } from "../gateway.js";
import { findPartner, printField, printPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";

export async function show(
  terminal: Terminal,
  reference: string,
  { org, json }: { org?: string; json?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    const secrets = (await gateway.partnerRegistry.listConsumerSecrets(partner.id)).unwrap();
    if (json) {
      const consumer_secrets = secrets.map(toSecretJson);
      terminal.print(JSON.stringify({ ...partnerToJson(partner), consumer_secrets }));
      return;
    }
    printPartner(terminal, partner);
    printField(terminal, "consumer_secret", secrets.map(describeSecret));
  });
}

function describeSecret({ createdAt, expiresAt }: ConsumerSecretLifetime): string {
  if (expiresAt === null) return `since ${createdAt.toISOString()}`;
  return `the one before it works until ${expiresAt.toISOString()}`;
}

function toSecretJson({ createdAt, expiresAt }: ConsumerSecretLifetime) {
  return { created_at: createdAt.toISOString(), expires_at: expiresAt?.toISOString() ?? null };
}
