import type { Words } from "../en.ts";
import { counted } from "../locale.ts";

export const setup: Words["setup"] = {
  invite: "Partner einladen",
  links: {
    title: "Einrichtungslinks",
    lead:
      "Über einen Einrichtungslink holt der Entwickler des Partners das Geheimnis ab. Niemand sonst sieht es, " +
      "auch Sie nicht.",
    none: "Es gibt keinen.",
    make: "Einrichtungslink erzeugen",
    makeTitle: "Einrichtungslink erzeugen",
    first:
      "Noch hat niemand das Live-Geheimnis dieses Partners. Das, welches der Link zeigt, funktioniert sofort: Es " +
      "geht in Betrieb.",
    testFirst:
      "Der Link zeigt zuerst das Test-Geheimnis. Das Live-Geheimnis folgt, sobald Sie zustimmen, " +
      "dass der Partner in Betrieb geht.",
    rotation:
      "Dies ist ein Wechsel. Das Geheimnis, das der Link zeigt, wartet auf Ihre Freigabe; das jetzige " +
      "funktioniert bis dahin und noch 24 Stunden länger.",
    lifetime: "Der Link funktioniert",
    lifetimes: { "86400": "1 Tag", "259200": "3 Tage", "604800": "7 Tage" },
    start: "Er beginnt",
    starts: {
      test: "Auf der Testseite: Sie stimmen zu, bevor er in Betrieb geht",
      live: "Sofort in Betrieb",
    },
    onTestSide: "Auf der Testseite",
    id: "Link",
    state: "Status",
    states: {
      waiting: "Nicht geöffnet",
      opened: "Geöffnet",
      revealed: "Geheimnis abgeholt",
      expired: "Abgelaufen",
      revoked: "Widerrufen",
    },
    made: "Erzeugt",
    by: "von",
    expires: "Endet",
    opened: "Geöffnet",
    revealed: "Geheimnis abgeholt",
    from: (address) => `von ${address}`,
    revoke: "Widerrufen",
    revokeTitle: "Diesen Einrichtungslink widerrufen",
    revokeLead: "Wer ihn hat, kann nichts mehr damit tun. Ein Geheimnis, das er gezeigt hat, bleibt, wie es ist.",
    revoked: "Der Einrichtungslink ist widerrufen.",
  },
  testSide: {
    title: "Testseite",
    lead:
      "Derselbe Partner unter einem anderen Key, um Anmeldungen auszuprobieren. Sie hat die Einschränkungen des " +
      "Partners und eigene Testbenutzer. Die Anwendung lehnt ihre Sitzungen ab, außer ein Testsystem verlangt " +
      "sie.",
    none: "Sie hat noch keine Test-Zugangsdaten.",
    make: "Test-Zugangsdaten erzeugen",
    makeAnother: "Neues Test-Geheimnis erzeugen",
    makeTitle: "Test-Zugangsdaten erzeugen",
    first: "Der Partner signiert damit wie mit den echten und meldet nur Testbenutzer an.",
    replaces: "Der Key bleibt. Das bisherige Test-Geheimnis endet sofort.",
    made: "Die Test-Zugangsdaten sind erzeugt.",
    key: "Test-Key",
    secret: "Test-Geheimnis",
    secretMade: "Test-Geheimnis erzeugt",
    secretEnded: "Keines funktioniert: Das letzte ist beendet",
    advice:
      "Kopieren Sie es jetzt und übergeben Sie es dem Entwickler des Partners. Es wird nicht noch einmal gezeigt.",
    onlyTest:
      "Nur die Testseite kann in Gebrauch sein: Niemand hat das Live-Geheimnis. Nichts von der Testseite geht in " +
      "Betrieb.",
    goLive: "Der Partner geht durch einen Einrichtungslink in Betrieb.",
  },
  handover: {
    title: (name) => `Der Einrichtungslink für ${name}`,
    lead: "Zwei Hälften öffnen ihn: Senden Sie sie auf zwei Wegen. Beide werden nur dieses eine Mal gezeigt.",
    steps: ["Der Link", "Der Zugangscode"],
    link: "Einrichtungslink",
    linkAdvice: "Senden Sie ihn per Mail. Das Öffnen verbraucht nichts, daher schadet ein Mail-Scanner nicht.",
    passcode: "Zugangscode",
    passcodeAdvice: "Lesen Sie ihn am Telefon vor, oder senden Sie ihn per Chat. Er öffnet einen Browser, einmal.",
    ends: "Er funktioniert bis",
    toPasscode: "Zugangscode zeigen",
    toLink: "Zurück zum Link",
  },
  progress: {
    title: "Fortschritt",
    steps: {
      opened: "Der Link ist geöffnet",
      told: "Das Geheimnis ist abgeholt",
      signed: "Die erste Signatur ist angenommen",
      live: "In Betrieb",
    },
    waiting: {
      opened: "Wartet auf den Entwickler",
      told: "Wartet auf den Entwickler",
      signed: "Wartet auf die erste Signatur",
      live: "Der Partner ist inaktiv: Niemand meldet sich über ihn an",
      decision: "Wartet auf Ihre Entscheidung",
      trying: "Probiert Anmeldungen auf der Testseite aus",
    },
    live: "Er meldet Personen an.",
  },
  secret: {
    title: "Ein neues Geheimnis wartet auf Ihre Freigabe",
    lead: "Es prüft noch nichts. Fragen Sie den Partner auf einem Weg, den Sie kennen, ob er es war.",
    takenFrom: "Abgeholt von",
    takenAt: "Abgeholt am",
    unknown: "einer unbekannten Adresse",
    holder: "Durch den Inhaber des Links",
    contact: "Technischer Kontakt",
    noContact: "Keiner ist bekannt",
    onlyProposed: (contact) => `${contact} (vorgeschlagen und nicht freigegeben)`,
    approve: "Geheimnis freigeben",
    approveTitle: "Neues Geheimnis freigeben",
    approveLead: "Es funktioniert ab sofort. Das jetzige Geheimnis funktioniert noch 24 Stunden und endet dann.",
    approved: "Das neue Geheimnis funktioniert.",
    decline: "Ablehnen",
    declineTitle: "Neues Geheimnis ablehnen",
    declineLead:
      "Es funktioniert nie, und das jetzige Geheimnis bleibt. War es nicht der Partner, widerrufen Sie auch den " +
      "Link.",
    declined: "Das neue Geheimnis ist abgelehnt.",
  },
  goLive: {
    title: "Der Partner möchte in Betrieb gehen",
    lead:
      "Auf seiner Testseite wurde eine Signatur angenommen. Fragen Sie den Partner auf einem Weg, den Sie " +
      "kennen, ob er es war.",
    takenFrom: "Gefragt von",
    takenAt: "Gefragt am",
    approve: "Zustimmen",
    approveTitle: "Den Partner in Betrieb gehen lassen",
    approveLead: "Der Inhaber des Links kann jetzt das Live-Geheimnis abholen. Niemand sonst sieht es.",
    approved: "Der Partner darf in Betrieb gehen.",
    decline: "Ablehnen",
    declineTitle: "Den Betrieb ablehnen",
    declineLead: "Der Partner bleibt auf seiner Testseite und kann noch einmal fragen.",
    declined: "Der Partner bleibt auf seiner Testseite.",
  },
  held: {
    title: "Ein Geheimnis ist angehalten: Jemand sagt, dass er es nicht war",
    lead:
      "Jemand mit Link und Zugangscode hat den Link beendet. Sein Geheimnis prüft seitdem nichts mehr, also " +
      "meldet sich niemand damit an. Fragen Sie den Partner auf einem Weg, den Sie kennen.",
    takenFrom: "Gesagt von",
    takenAt: "Gesagt am",
    approve: "Er war es",
    approveTitle: "Das angehaltene Geheimnis wieder zulassen",
    approveLead: "Das Geheimnis funktioniert ab sofort.",
    approved: "Das Geheimnis funktioniert wieder.",
    decline: "Er war es nicht",
    declineTitle: "Das angehaltene Geheimnis beenden",
    declineLead:
      "Es funktioniert nie wieder. Erzeugen Sie einen neuen Link, und beenden Sie mit „Geheimnis offengelegt“, was " +
      "damit geöffnet wurde.",
    declined: "Das Geheimnis ist beendet.",
  },
  proposals: {
    title: "Vorschläge",
    lead:
      "Was der Entwickler des Partners vorgeschlagen hat. Jeder Wert gilt, sobald Sie ihn freigeben, und nicht " +
      "vorher.",
    none: "Nichts ist vorgeschlagen.",
    decided: "Entschieden",
    contact: "Technischer Kontakt",
    secret: "Neues Geheimnis",
    goLive: "In Betrieb gehen",
    held: "Angehaltenes Geheimnis",
    refused: "Das kann jetzt nicht freigegeben werden",
    now: "Jetzt",
    proposed: "Vorgeschlagen",
    by: "Vorgeschlagen von",
    proven: "Durch DNS nachgewiesen",
    holder: "Inhaber des Links",
    waiting: (count) => counted(count, "Entscheidung steht aus", "Entscheidungen stehen aus"),
    wide: "Ungewöhnlich weit",
    approve: "Freigeben",
    approveTitle: (field) => `Freigeben: ${field}`,
    approveLead: "Die Einstellung des Partners wird:",
    decline: "Ablehnen",
    declineTitle: (field) => `Ablehnen: ${field}`,
    declineLead: "Die Einstellung des Partners bleibt. Abgelehnt wird:",
    repeat: "Tippen Sie den Wert ab, um ihn freizugeben",
    repeatHint: "Mit Kommas dazwischen, in der Reihenfolge oben.",
    approved: "Der Wert ist freigegeben.",
    declined: "Der Wert ist abgelehnt.",
    field: "Einstellung",
    value: "Wert",
    state: "Entscheidung",
    states: { approved: "Freigegeben", rejected: "Abgelehnt", open: "Offen" },
    when: "Wann",
    decidedBy: "Von",
    changed: "Dieser Vorschlag hat sich geändert, seit Sie ihn gelesen haben",
    changedLead: "Nichts wurde entschieden. Lesen Sie ihn noch einmal.",
    youRead: "Sie lasen",
  },
};
