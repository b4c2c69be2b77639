import type { PageTexts } from "./page-texts.js";
import { enSetup } from "./setup/en.js";

export const en: PageTexts = {
  ...enSetup,
  questionTitle: "Sign in as somebody else?",
  questionSignedInAs: "You are signed in to {application} as {current}.",
  questionSignedIn: "Somebody is signed in to {application} in this browser.",
  questionAsk: "{partner} asks to sign you in as {next} instead.",
  questionWarning: "If you did not ask for this just now, stay as you are.",
  questionAccept: "Sign in as {next}",
  questionStayAs: "Stay signed in as {current}",
  questionStay: "Stay signed in as before",
  refusalTitle: "You could not be signed in",
  refusalExpired: "This link has expired or was used already. Go back and open it again.",
  refusalState: "This sign-in took too long, or began in another browser. Begin again.",
  refusalBusy: "There were too many attempts. Wait a minute, then try again.",
  refusalUnavailable: "The service can't be reached right now. Try again in a moment.",
  refusalOther: "Please tell whoever sent you here, and give them the two lines below.",
  stillSignedInAs: "You are still signed in to {application} as {current}.",
  goToApplication: "Go to {application}",
  goBack: "Back to {site}",
  entranceTitle: "Open {application} from your portal",
  entranceText:
    "This address takes sign-ins that begin at the portal of a partner organization. It was opened without " +
    "one, for example by a bookmark. Go to your portal and open {application} there again.",
  serviceTitle: "Sign-in for {application}",
  serviceText:
    "This service signs users of partner organizations in to {application}. There is nothing to do here " +
    "for a person. Open {application} from your organization's portal.",
  serviceDocs: "The API, operation by operation",
  serviceOpenApi: "The API as an OpenAPI document",
  serviceHealth: "Whether the service works",
};
