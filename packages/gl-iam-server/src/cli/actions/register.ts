import { partnerToJson } from "gl-iam";
import { ACTOR, LOST_KEY_ADVICE, noteLostKey, requireOpeningKeys, withRegistry } from "../gateway.js";
import { readConsumerSecret } from "../input.js";
import { askList, askText } from "../prompts.js";
import { type PartnerSettings, type SettingsFlags, settingsOf } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { printTrustChecklist } from "../trust-checklist.js";
import { UsageError } from "../usage.js";
import { invitationJson, printInvitation, serviceUrl } from "./invite.js";

type RegisterFlags = SettingsFlags & {
  readonly org: string;
  readonly consumerKey?: string;
  readonly secretFile?: string;
  readonly lostKey?: boolean;
  readonly setupLink?: boolean;
  readonly testSide?: boolean;
  readonly url?: string;
  readonly json?: boolean;
};

export async function register(terminal: Terminal, name: string | undefined, flags: RegisterFlags): Promise<void> {
  if (flags.secretFile === "-" && flags.metadata === "-") throw new UsageError("only one thing can come from stdin");
  const baseUrl = linksTo(terminal, flags);
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
    if (baseUrl !== null) {
      // Nobody sees the secret that was made with it: the link makes another one.
      const options = { baseUrl, actor: ACTOR, isFirst: true, startsOnTestSide: flags.testSide === true };
      const invitation = (await gateway.setup.invite(partner.id, options)).unwrap();
      const link = invitationJson(invitation);
      const answer = { partner: partnerToJson(partner), consumer_key: consumerKey, setup_link: link };
      if (flags.json) return terminal.print(JSON.stringify(answer));
      terminal.note(`registered ${partner.partnerName} (${partner.id}); nobody has its secret`);
      printInvitation(terminal, partner.partnerName, invitation);
      return printTrustChecklist(terminal, partner, "link");
    }
    if (flags.json) {
      const answer = { partner: partnerToJson(partner), consumer_key: consumerKey, consumer_secret: consumerSecret };
      terminal.print(JSON.stringify(answer));
      return;
    }
    terminal.note(`registered ${partner.partnerName} (${partner.id}); the secret is not shown again`);
    terminal.print(`consumer_key=${consumerKey}`);
    terminal.print(`consumer_secret=${consumerSecret}`);
    printTrustChecklist(terminal, partner, "secret");
  });
}

/** @returns where the setup link leads; null without one @throws UsageError */
function linksTo(terminal: Terminal, { setupLink, testSide, url, secretFile }: RegisterFlags): string | null {
  if (!setupLink && (testSide || url !== undefined)) {
    throw new UsageError(`${testSide ? "--test-side" : "--url"} is about a link: add --setup-link`);
  }
  if (setupLink && secretFile !== undefined) {
    throw new UsageError("--secret-file can't be given with --setup-link, which makes the secret");
  }
  return setupLink ? serviceUrl(terminal, url) : null;
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
