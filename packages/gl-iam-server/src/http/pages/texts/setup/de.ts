import type { SetupTexts } from "./setup-texts.js";

export const deSetup: SetupTexts = {
  setupTitle: "Partner einrichten",
  setupTitleOf: "{partner} einrichten",
  setupInvited:
    "{application} lädt Sie ein, die Anmeldung für Ihre Organisation einzurichten. Geben Sie den " +
    "Zugangscode ein, den Sie auf einem anderen Weg als diesen Link erhalten haben.",
  setupPasscode: "Zugangscode",
  setupPasscodeHint: "zwölf Buchstaben und Ziffern, groß oder klein",
  setupOpen: "Öffnen",
  setupWholeLink: "Öffnen Sie den ganzen Link, den Sie erhalten haben, mit allem hinter dem #.",
  setupWrong: "Dieser Link funktioniert nicht, oder der Zugangscode ist falsch.",
  setupNeedsCookie:
    "Diese Seite braucht ein Cookie, und dieser Browser behält keines von {site}. Erlauben Sie Cookies " +
    "von {site} oder nehmen Sie einen anderen Browser, und öffnen Sie den Link noch einmal. Er ist noch " +
    "nicht verbraucht.",
  setupNeedsHttps:
    "Diese Seite funktioniert nur über HTTPS. Bitten Sie die Person, die Sie eingeladen hat, um einen " +
    "Link, der mit https beginnt.",
  setupTaken: "Dieser Link wurde am {time} von {address} aus geöffnet.",
  setupNotMe: "Das war ich nicht: Link beenden",
  setupNotMeDone:
    "Der Link ist beendet. Sagen Sie es der Person, die Sie eingeladen hat, und bitten Sie um einen " + "neuen.",
  setupNeedsScript: "Diese Seite braucht ihr Skript, das dieser Dienst selbst ausliefert.",
  setupEnded: "Dieser Link ist beendet. Bitten Sie die Person, die Sie eingeladen hat, um einen neuen.",
  setupLost:
    "Dieser Link ist beendet, oder dieser Browser hat das Cookie dieser Seite nicht mehr. Bitten Sie die " +
    "Person, die Sie eingeladen hat, um einen neuen Link.",
  setupWorksUntil: "Diese Seite funktioniert bis {time}.",
  setupProgress: "Fortschritt",
  setupStepSecret: "1. Geheimnis abholen",
  setupStepSignature: "2. Wartet auf die erste Signatur",
  setupStepLive: "3. In Betrieb",
  setupLive: "Die erste Signatur wurde angenommen. Sie sind in Betrieb.",
  setupCredential: "Ihre Zugangsdaten",
  setupKey: "Consumer Key",
  setupSecret: "Consumer Secret",
  setupSecretOnce:
    "Das Geheimnis entsteht, wenn Sie den Knopf drücken, und wird nur hier gezeigt, ein einziges " + "Mal.",
  setupShownTo: "Es wurde am {time} gezeigt, an {address}.",
  setupPending:
    "Ein neues Geheimnis wartet auf die Freigabe durch den Betreiber. Das jetzige funktioniert " + "weiter.",
  setupConfirm:
    "Wenn Sie das jetzige Geheimnis haben, können Sie das neue selbst bestätigen: Führen Sie den Code " +
    "unten mit dem jetzigen aus. Er signiert jetzt eine Bestätigung statt einer Anmeldung.",
  setupCopy: "Kopieren",
  setupDownload: "Als .env laden",
  setupStored: "Ich habe es gespeichert",
  setupReveal: "Geheimnis erzeugen und zeigen",
  setupRotate: "Nächstes Geheimnis erzeugen",
  setupWorksNow: "Es funktioniert sofort.",
  setupWorksLater:
    "Es funktioniert, sobald es bestätigt oder freigegeben ist. Seine Datei heißt gl-iam-next.env: " +
    "Nennen Sie sie dann gl-iam.env.",
  setupCopied: "Kopiert.",
  setupNotAgain: "Gut. Es wird nicht noch einmal gezeigt.",
  setupSecrets: "Ihre Geheimnisse",
  setupSecretCurrent: "aktuell, erzeugt am {time}",
  setupSecretPrevious: "voriges, erzeugt am {time}, endet am {end}",
  setupLastAccepted: "Die letzte angenommene Anfrage kam am {time} von {address}.",
  setupProposals: "Was nur Sie wissen",
  setupProposalsHint:
    "Alles hier ist freiwillig und hat Zeit bis nach der ersten Signatur. Trennen Sie mehrere Werte " +
    "durch Leerzeichen. Ihre Adresse ist {address}.",
  setupDomains: "E-Mail-Domains",
  setupDomainsHint: "der Personen, die sich anmelden, etwa acme.example",
  setupAddresses: "Quelladressen",
  setupAddressesHint: "der Server, die anfragen werden, etwa 203.0.113.7 oder 203.0.113.0/28",
  setupOrigins: "Origins",
  setupOriginsHint: "der Seiten, die die Anwendung zeigen, etwa https://portal.acme.example",
  setupLogin: "Anmelde-URL",
  setupLoginHint: "wohin Personen ohne Sitzung geschickt werden",
  setupRoles: "Rollen",
  setupRolesHint: "die Sie angeben werden",
  setupContact: "Technischer Kontakt",
  setupContactHint: "eine Person oder ein Postfach",
  setupPropose: "Vorschlagen",
  setupProposed: "Vorgeschlagen. Jeder Wert gilt, sobald der Betreiber ihn freigegeben hat.",
  setupNoProposals: "Noch ist nichts vorgeschlagen.",
  setupProposalOpen: "wartet auf Freigabe",
  setupProposalApproved: "freigegeben",
  setupProposalRejected: "abgelehnt",
  setupProof: "Eine Domain nachweisen",
  setupProofHint:
    "Freiwillig: Veröffentlichen Sie den TXT-Eintrag, dann prüfen Sie ihn. Eine nachgewiesene " +
    "Domain gehört hier nur Ihnen.",
  setupProve: "Jetzt prüfen",
  setupProven: "nachgewiesen am {time}",
  setupNotProven: "noch nicht nachgewiesen",
  setupCode: "Fertiger Code",
  setupLanguage: "Sprache",
  setupRun: "So wird es ausgeführt",
  setupRunIt:
    "Speichern Sie den Code als {file} in dem Ordner, in dem gl-iam.env liegt: die Datei von „Als .env " +
    "laden“, mit der Zeile GL_IAM_CONSUMER_SECRET=… Führen Sie dort dies aus, in bash, zsh oder sh " +
    "(unter Windows: Git Bash oder WSL):",
  setupConfirmIt:
    "Speichern Sie den Code als {file} in dem Ordner, in dem gl-iam.env mit dem jetzigen Geheimnis und " +
    "gl-iam-next.env liegen. Führen Sie dort dies aus, in bash, zsh oder sh (unter Windows: Git Bash " +
    "oder WSL). Nach der Bestätigung tritt das neue Geheimnis an die Stelle des jetzigen:",
  setupKnownAnswer: "Eine bekannte Antwort",
  setupKnownAnswerText: "Aus den ersten vier Werten muss Ihr Code den fünften berechnen.",
  setupDoctor: "Warum wird es abgelehnt?",
  setupDoctorHint:
    "Fügen Sie die Anfrage ein: den curl-Befehl, die HTTP-Nachricht oder ihre Header, mit dem Body " +
    "darunter. Nie das Geheimnis.",
  setupHeaders: "Header",
  setupHeadersHint: "ein ganzer curl-Befehl, eine HTTP-Nachricht oder ein Header je Zeile",
  setupBody: "Body",
  setupBodyHint: "genau wie gesendet; leer, wenn er schon oben steht",
  setupBodyInFile: "Der Body steht in einer Datei. Fügen Sie deren Inhalt unten in das Feld ein.",
  setupFindOut: "Herausfinden",
  setupRight: "Alles ist richtig. Diese Anfrage ist jetzt verbraucht.",
  setupPassed: "richtig",
  setupFailed: "falsch",
  setupSkipped: "nicht erreicht",
  setupRefusals: "Ablehnungen der letzten Woche",
  setupNone: "Keine.",
  setupNoAnswer: "Der Dienst hat nicht geantwortet.",
  setupTestHint:
    "Sie beginnen auf der Testseite, die keine echten Benutzer erreicht. Das " +
    "Live-Geheimnis folgt, sobald der Betreiber zustimmt.",
  setupTestStepSecret: "A. Testgeheimnis abholen",
  setupTestStepSignature: "B. Warten auf eine Testsignatur",
  setupTestStepConsent: "C. Betrieb anfragen",
  setupRevealTest: "Testgeheimnis erzeugen und anzeigen",
  setupAnotherTest: "Anderes Testgeheimnis erzeugen",
  setupTestWorks: "Es funktioniert sofort, auf der Testseite. Ein früheres Testgeheimnis ist beendet.",
  setupMayGoLive: "Am {time} wurde eine Testsignatur angenommen. Sie können den Betrieb anfragen.",
  setupAskToGoLive: "Betrieb anfragen",
  setupAsked: "Der Betreiber ist gefragt. Diese Seite geht von selbst weiter, wenn er zustimmt.",
  setupAgreed: "Der Betreiber hat zugestimmt. Holen Sie das Live-Geheimnis ab.",
};
