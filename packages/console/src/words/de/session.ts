import type { Words } from "../en.ts";
import { counted } from "../locale.ts";

export const session: Words["session"] = {
  title: "An der Konsole anmelden",
  lead: "Für Administratoren dieses Dienstes.",
  email: "E-Mail-Adresse",
  password: "Passwort",
  organization: "Organisation",
  organizationHint: "Für die Standardorganisation leer lassen.",
  signIn: "Anmelden",
  code: "Code Ihrer Authenticator-App, oder ein Wiederherstellungscode",
  codeTitle: "Zweiter Faktor",
  codeLead: (email) => `${email} hat einen zweiten Faktor.`,
  wrong: "Die Adresse, das Passwort oder der Code ist falsch.",
  notAdministrator: "Dieses Konto verwaltet nichts. Melden Sie sich mit einem anderen an.",
  noCookie:
    "Die Anmeldung war richtig, aber dieser Browser hat sie nicht behalten. " +
    "Erlauben Sie Cookies für diese Seite, und öffnen Sie sie über https.",
  other: "Anderes Konto benutzen",
  enroll: {
    title: "Zweiten Faktor einrichten",
    required: "Dieser Dienst verlangt einen von jedem Administrator.",
    ticket: "Ticket",
    ticketHint: "Von dem Administrator, der Ihr Konto angelegt hat. Es beginnt mit mt_live_.",
    begin: "Beginnen",
    add:
      "Fügen Sie diesen Schlüssel einer Authenticator-App hinzu. Tippen Sie ihn ein, oder öffnen Sie den Link " +
      "auf dem Gerät mit der App.",
    key: "Schlüssel",
    link: "In der Authenticator-App öffnen",
    recovery:
      "Bewahren Sie diese Wiederherstellungscodes auf. Jeder meldet Sie einmal an, wenn die App verloren ist. " +
      "Sie werden nicht noch einmal gezeigt.",
    confirm: "Code, den die App jetzt zeigt",
    finish: "Einschalten",
    done: "Der zweite Faktor ist eingeschaltet. Ihre anderen Sitzungen sind beendet.",
  },
  passkeys: {
    signIn: "Passkey benutzen",
    wrong: "Dieser Passkey ist hier nicht bekannt oder wurde nicht angenommen. Melden Sie sich mit dem Passwort an.",
    title: "Passkeys",
    lead: "Ein Passkey meldet Sie mit Finger, Gesicht oder PIN an dieser Konsole an, statt mit Passwort und Code.",
    none: "Sie haben keinen.",
    add: "Passkey hinzufügen",
    addLead: "Ihr Browser fragt gleich danach. Er funktioniert nur auf den Seiten dieser Konsole.",
    name: "Name",
    nameHint: "An dem Sie ihn wiedererkennen, zum Beispiel das Gerät.",
    unnamed: "Passkey",
    added: "Der Passkey ist hinzugefügt.",
    made: "Hinzugefügt",
    used: "Zuletzt benutzt",
    remove: "Entfernen",
    removeTitle: "Diesen Passkey entfernen",
    removeLead: "Er meldet niemanden mehr an, und Ihre anderen Sitzungen enden.",
    removed: "Der Passkey ist entfernt. Ihre anderen Sitzungen sind beendet.",
  },
  stepUp: {
    title: "Bestätigen Sie, dass Sie es sind",
    lead: "Dafür wird Ihr Passwort noch einmal gebraucht. Was Sie eingegeben haben, bleibt erhalten.",
    confirm: "Bestätigen",
    code: "Code, falls Sie einen zweiten Faktor haben",
  },
  idle: {
    title: "Sind Sie noch da?",
    lead: (seconds) => `Ohne Antwort werden Sie in ${counted(seconds, "Sekunde", "Sekunden")} abgemeldet.`,
    kept: "Was Sie auf dieser Seite eingegeben haben, bleibt erhalten, bis Sie sich wieder anmelden.",
    stay: "Angemeldet bleiben",
  },
  ended: {
    title: "Sie wurden abgemeldet",
    lead: "Melden Sie sich wieder an, um fortzufahren. Was Sie auf dieser Seite eingegeben haben, bleibt erhalten.",
  },
  account: {
    title: "Ihr Konto",
    password: "Passwort ändern",
    current: "Jetziges Passwort",
    fresh: "Neues Passwort",
    freshHint: "12 bis 256 Zeichen. Ein paar ungewöhnliche Wörter sind besser als eines mit Sonderzeichen.",
    change: "Passwort ändern",
    changed: "Das Passwort ist geändert. Ihre anderen Sitzungen sind beendet.",
    factor: "Zweiter Faktor",
    factorLead: "Ein gestohlenes Passwort allein soll die Registry nicht öffnen.",
    factorBegin: "Einrichten oder ersetzen",
    turnOff: "Ausschalten",
    turnedOff: "Der zweite Faktor ist ausgeschaltet. Ihre anderen Sitzungen sind beendet.",
    sessions: "Wo Sie angemeldet sind",
  },
};
