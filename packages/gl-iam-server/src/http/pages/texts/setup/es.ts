import type { SetupTexts } from "./setup-texts.js";

export const esSetup: SetupTexts = {
  setupTitle: "Configuración de un socio",
  setupTitleOf: "Configurar {partner}",
  setupInvited:
    "{application} le invita a configurar el inicio de sesión de su organización. Introduzca el " +
    "código que recibió por otra vía que este enlace.",
  setupPasscode: "Código de acceso",
  setupPasscodeHint: "doce letras y cifras, en mayúsculas o minúsculas",
  setupOpen: "Abrir",
  setupWholeLink: "Abra el enlace completo que recibió, con todo lo que sigue al #.",
  setupWrong: "Este enlace no funciona, o el código de acceso es incorrecto.",
  setupNeedsCookie:
    "Esta página necesita una cookie, y este navegador no guarda ninguna de {site}. Permita las cookies " +
    "de {site} o use otro navegador, y abra el enlace de nuevo. Todavía no se ha usado.",
  setupNeedsHttps: "Esta página solo funciona por HTTPS. Pida a quien le invitó un enlace que empiece por https.",
  setupTaken: "Este enlace se abrió el {time} desde {address}.",
  setupNotMe: "No fui yo: anular el enlace",
  setupNotMeDone: "El enlace está anulado. Avise a quien le invitó y pida uno nuevo.",
  setupNeedsScript: "Esta página necesita su script, que sirve este mismo servicio.",
  setupEnded: "Este enlace ya no es válido. Pida uno nuevo a quien le invitó.",
  setupLost:
    "Este enlace ya no es válido, o este navegador ya no tiene la cookie de esta página. Pida un enlace " +
    "nuevo a quien le invitó.",
  setupWorksUntil: "Esta página funciona hasta el {time}.",
  setupProgress: "Progreso",
  setupStepSecret: "1. Obtener el secreto",
  setupStepSignature: "2. En espera de la primera firma",
  setupStepLive: "3. En servicio",
  setupLive: "La primera firma fue aceptada. Ya está en servicio.",
  setupCredential: "Sus credenciales",
  setupKey: "Clave (consumer key)",
  setupSecret: "Secreto (consumer secret)",
  setupSecretOnce: "El secreto se crea al pulsar el botón, y solo se muestra aquí, una única vez.",
  setupShownTo: "Se mostró el {time} a {address}.",
  setupPending: "Un secreto nuevo espera la aprobación del operador. El actual sigue funcionando.",
  setupConfirm:
    "Si tiene el secreto actual, puede confirmar usted el nuevo: ejecute el código de abajo con el " +
    "actual. Ahora firma una confirmación en lugar de un inicio de sesión.",
  setupCopy: "Copiar",
  setupDownload: "Descargar .env",
  setupStored: "Ya lo he guardado",
  setupReveal: "Crear y mostrar el secreto",
  setupRotate: "Crear el secreto siguiente",
  setupWorksNow: "Funciona de inmediato.",
  setupWorksLater:
    "Funcionará en cuanto se confirme o se apruebe. Su archivo es gl-iam-next.env: cámbiele entonces el " +
    "nombre a gl-iam.env.",
  setupCopied: "Copiado.",
  setupNotAgain: "Bien. No se mostrará otra vez.",
  setupSecrets: "Sus secretos",
  setupSecretCurrent: "actual, creado el {time}",
  setupSecretPrevious: "anterior, creado el {time}, termina el {end}",
  setupLastAccepted: "La última solicitud aceptada llegó el {time} desde {address}.",
  setupProposals: "Lo que solo usted sabe",
  setupProposalsHint:
    "Todo esto es opcional y puede esperar hasta después de la primera firma. Separe varios valores con " +
    "espacios. Su dirección es {address}.",
  setupDomains: "Dominios de correo",
  setupDomainsHint: "de las personas que inician sesión, como acme.example",
  setupAddresses: "Direcciones de origen",
  setupAddressesHint: "de los servidores que llamarán, como 203.0.113.7 o 203.0.113.0/28",
  setupOrigins: "Orígenes",
  setupOriginsHint: "de las páginas que muestran la aplicación, como https://portal.acme.example",
  setupLogin: "URL de inicio de sesión",
  setupLoginHint: "adonde se envía a las personas sin sesión",
  setupRoles: "Roles",
  setupRolesHint: "que usted declarará",
  setupContact: "Contacto técnico",
  setupContactHint: "una persona o un buzón",
  setupPropose: "Proponer",
  setupProposed: "Propuesto. Cada valor se aplica cuando el operador lo aprueba.",
  setupNoProposals: "Aún no hay propuestas.",
  setupProposalOpen: "pendiente de aprobación",
  setupProposalApproved: "aprobado",
  setupProposalRejected: "rechazado",
  setupProof: "Demostrar un dominio",
  setupProofHint: "Opcional: publique el registro TXT y compruébelo. Un dominio demostrado es aquí solo suyo.",
  setupProve: "Comprobar ahora",
  setupProven: "demostrado el {time}",
  setupNotProven: "aún no demostrado",
  setupCode: "Código listo para usar",
  setupLanguage: "Lenguaje",
  setupRun: "Cómo ejecutarlo",
  setupRunIt:
    "Guarde el código como {file} en la carpeta que tiene gl-iam.env: el archivo de «Descargar .env», " +
    "con la línea GL_IAM_CONSUMER_SECRET=… Después ejecute esto allí, en bash, zsh o sh (en Windows: Git " +
    "Bash o WSL):",
  setupConfirmIt:
    "Guarde el código como {file} en la carpeta que tiene gl-iam.env con el secreto actual, y " +
    "gl-iam-next.env. Después ejecute esto allí, en bash, zsh o sh (en Windows: Git Bash o WSL). Tras la " +
    "confirmación, el secreto nuevo ocupa el lugar del actual:",
  setupKnownAnswer: "Una respuesta conocida",
  setupKnownAnswerText: "Con los cuatro primeros valores su código debe calcular el quinto.",
  setupDoctor: "¿Por qué se rechaza?",
  setupDoctorHint:
    "Pegue la solicitud: el comando curl, el mensaje HTTP o sus cabeceras con el cuerpo debajo. Nunca el " + "secreto.",
  setupHeaders: "Cabeceras",
  setupHeadersHint: "un comando curl o un mensaje HTTP entero, o una cabecera por línea",
  setupBody: "Cuerpo",
  setupBodyHint: "exactamente como se envió; vacío si ya está arriba",
  setupBodyInFile: "El cuerpo está en un archivo. Pegue su contenido en el campo de abajo.",
  setupFindOut: "Averiguar",
  setupRight: "Todo es correcto. Esta solicitud ya está gastada.",
  setupPassed: "correcto",
  setupFailed: "erróneo",
  setupSkipped: "no alcanzado",
  setupRefusals: "Rechazos de la última semana",
  setupNone: "Ninguno.",
  setupNoAnswer: "El servicio no respondió.",
  setupTestHint:
    "Empieza en el lado de pruebas, que no llega a ningún usuario real. El secreto real " +
    "sigue cuando el operador dé su consentimiento.",
  setupTestStepSecret: "A. Tomar el secreto de pruebas",
  setupTestStepSignature: "B. A la espera de una firma de prueba",
  setupTestStepConsent: "C. Pedir el paso a servicio",
  setupRevealTest: "Crear y mostrar el secreto de pruebas",
  setupAnotherTest: "Crear otro secreto de pruebas",
  setupTestWorks: "Funciona de inmediato, en el lado de pruebas. Un secreto de prueba anterior ha terminado.",
  setupMayGoLive: "El {time} se aceptó una firma de prueba. Puede pedir el paso a servicio.",
  setupAskToGoLive: "Pedir el paso a servicio",
  setupAsked: "Se ha preguntado al operador. Esta página continúa por sí sola cuando consienta.",
  setupAgreed: "El operador ha consentido. Tome el secreto real.",
};
