import { partnerToJson } from "gl-iam";
import { ACTOR, LOST_KEY_ADVICE, noteLostKey, requireOpeningKeys, withRegistry } from "../gateway.js";
import { readConsumerSecret } from "../input.js";
import { askList, askText } from "../prompts.js";
import { type PartnerSettings, type SettingsFlags, settingsOf } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { printTrustChecklist } from "../trust-checklist.js";
import { UsageError } from "../usage.js";

type RegisterFlags = SettingsFlags & {
  readonly org: string;
  readonly consumerKey?: string;
  readonly secretFile?: string;
  readonly lostKey?: boolean;
  readonly json?: boolean;
};

export async function register(terminal: Terminal, name: string | undefined, flags: RegisterFlags): Promise<void> {
  if (flags.secretFile === "-" && flags.metadata === "-") throw new UsageError("only one thing can come from stdin");
  const settings = settingsOf(terminal, flags);
  const create = {
    partnerName: name ?? (await askText(terminal, "Name of the partner", "the partner's name is missing")),
    orgId: flags.org,
    ...settings,
    ...(name === undefined ? await askRestrictions(terminal, settings) : {}),
    ...(flags.consumerKey === undefined ? {} : { consumerKey: flags.consumerKey }),
    ...(flags.secretFile === undefined ? {} : { consumerSecret: readConsumerSecret(terminal, flags.secretFile) }),
  };
  await withRegistry(terminal, async ({ gateway }) => {
    const lostKey = flags.lostKey === true;
    if (lostKey) noteLostKey(terminal);
    else await requireOpeningKeys(gateway.partnerRegistry, LOST_KEY_ADVICE);
    const registered = (await gateway.partnerRegistry.registerPartner(create, { lostKey, actor: ACTOR })).unwrap();
    const { partner, consumerKey, consumerSecret } = registered;
    if (flags.json) {
      const answer = { partner: partnerToJson(partner), consumer_key: consumerKey, consumer_secret: consumerSecret };
      terminal.print(JSON.stringify(answer));
      return;
    }
    terminal.note(`registered ${partner.partnerName} (${partner.id}); the secret is not shown again`);
    terminal.print(`consumer_key=${consumerKey}`);
    terminal.print(`consumer_secret=${consumerSecret}`);
    printTrustChecklist(terminal, partner);
  });
}

/**
 * A person who is asked for the name is also asked for the two most important restrictions, unless flags have set them.
 */
async function askRestrictions(terminal: Terminal, known: PartnerSettings): Promise<PartnerSettings> {
  const { allowedEmailDomains: domains, allowedSourceIps: addresses } = known;
  const ask = (list: string, examples: string) =>
    askList(terminal, `${list}, e.g. ${examples} (empty: no restriction)`);
  return {
    allowedEmailDomains: domains ?? (await ask("E-mail domains", "acme.com, acme.org")),
    allowedSourceIps: addresses ?? (await ask("Source addresses", "203.0.113.7, 10.1.0.0/16")),
  };
}
