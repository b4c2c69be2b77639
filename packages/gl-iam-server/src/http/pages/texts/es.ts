import type { PageTexts } from "./page-texts.js";
import { esSetup } from "./setup/es.js";

export const es: PageTexts = {
  ...esSetup,
  questionTitle: "¿Iniciar sesión con otra cuenta?",
  questionSignedInAs: "Ha iniciado sesión en {application} como {current}.",
  questionSignedIn: "Alguien ha iniciado sesión en {application} en este navegador.",
  questionAsk: "{partner} solicita que inicie sesión como {next} en su lugar.",
  questionWarning: "Si no lo ha pedido usted ahora mismo, continúe como está.",
  questionAccept: "Iniciar sesión como {next}",
  questionStayAs: "Continuar como {current}",
  questionStay: "Continuar con la sesión actual",
  refusalTitle: "No se ha podido iniciar la sesión",
  refusalExpired: "Este enlace ha caducado o ya se ha usado. Vuelva atrás y ábralo de nuevo.",
  refusalState: "Este inicio de sesión ha tardado demasiado o comenzó en otro navegador. Empiece de nuevo.",
  refusalBusy: "Ha habido demasiados intentos. Espere un minuto y vuelva a intentarlo.",
  refusalUnavailable: "El servicio no está disponible en este momento. Vuelva a intentarlo dentro de un momento.",
  refusalOther: "Avise a quien le ha enviado aquí e indíquele las dos líneas siguientes.",
  stillSignedInAs: "Su sesión en {application} como {current} sigue abierta.",
  goToApplication: "Ir a {application}",
  goBack: "Volver a {site}",
  entranceTitle: "Abra {application} desde su portal",
  entranceText:
    "Esta dirección recibe los inicios de sesión que comienzan en el portal de una organización asociada. Se " +
    "ha abierto sin ninguno, por ejemplo desde un marcador. Vaya a su portal y abra allí {application} de " +
    "nuevo.",
  serviceTitle: "Inicio de sesión en {application}",
  serviceText:
    "Este servicio inicia en {application} la sesión de los usuarios de organizaciones asociadas. Aquí no " +
    "tiene que hacer nada. Abra {application} desde el portal de su organización.",
  serviceDocs: "La API, operación por operación",
  serviceOpenApi: "La API como documento OpenAPI",
  serviceHealth: "El estado del servicio",
};
