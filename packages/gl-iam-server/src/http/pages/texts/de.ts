import type { PageTexts } from "./page-texts.js";
import { deSetup } from "./setup/de.js";

export const de: PageTexts = {
  ...deSetup,
  questionTitle: "Als jemand anderes anmelden?",
  questionSignedInAs: "Sie sind bei {application} als {current} angemeldet.",
  questionSignedIn: "In diesem Browser ist jemand bei {application} angemeldet.",
  questionAsk: "{partner} möchte Sie stattdessen als {next} anmelden.",
  questionWarning: "Wenn Sie das nicht gerade selbst ausgelöst haben, bleiben Sie, wie Sie sind.",
  questionAccept: "Als {next} anmelden",
  questionStayAs: "Als {current} angemeldet bleiben",
  questionStay: "Angemeldet bleiben wie bisher",
  refusalTitle: "Die Anmeldung war nicht möglich",
  refusalExpired:
    "Dieser Link ist abgelaufen oder wurde schon benutzt. Gehen Sie zurück und öffnen Sie ihn noch " + "einmal.",
  refusalState: "Diese Anmeldung hat zu lange gedauert oder in einem anderen Browser begonnen. Beginnen Sie von vorn.",
  refusalBusy: "Es gab zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
  refusalUnavailable: "Der Dienst ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.",
  refusalOther: "Bitte wenden Sie sich an die Stelle, von der Sie kommen, und nennen Sie ihr die zwei Zeilen unten.",
  stillSignedInAs: "Sie sind bei {application} weiterhin als {current} angemeldet.",
  goToApplication: "Zu {application}",
  goBack: "Zurück zu {site}",
  entranceTitle: "{application} aus dem Portal öffnen",
  entranceText:
    "Diese Adresse nimmt Anmeldungen an, die im Portal einer Partnerorganisation beginnen. Sie wurde ohne eine " +
    "solche geöffnet, zum Beispiel über ein Lesezeichen. Gehen Sie zu Ihrem Portal und öffnen Sie " +
    "{application} dort noch einmal.",
  serviceTitle: "Anmeldung für {application}",
  serviceText:
    "Dieser Dienst meldet die Benutzer von Partnern bei {application} an. Für Sie gibt es hier nichts zu " +
    "tun. Öffnen Sie {application} im Portal Ihrer Organisation.",
  serviceDocs: "Die API, Operation für Operation",
  serviceOpenApi: "Die API als OpenAPI-Dokument",
  serviceHealth: "Ob der Dienst arbeitet",
};
