import type { Words } from "../en.ts";
import { counted } from "../locale.ts";

export const session: Words["session"] = {
  title: "Iniciar sesión en la consola",
  lead: "Para los administradores de este servicio.",
  email: "Correo electrónico",
  password: "Contraseña",
  organization: "Organización",
  organizationHint: "Déjelo vacío para la predeterminada.",
  signIn: "Iniciar sesión",
  code: "Código de su aplicación de autenticación, o un código de recuperación",
  codeTitle: "Segundo factor",
  codeLead: (email) => `${email} tiene un segundo factor.`,
  wrong: "El correo, la contraseña o el código no es correcto.",
  notAdministrator: "Esta cuenta no administra nada. Inicie sesión con otra.",
  noCookie:
    "Los datos son correctos, pero este navegador no conservó la sesión. " +
    "Permita las cookies de esta página y ábrala por https.",
  other: "Usar otra cuenta",
  enroll: {
    title: "Configurar un segundo factor",
    required: "Este servicio exige uno a cada administrador.",
    ticket: "Tique",
    ticketHint: "Del administrador que creó su cuenta. Empieza por mt_live_.",
    begin: "Empezar",
    add:
      "Añada esta clave a una aplicación de autenticación. Escríbala, o abra el enlace en el dispositivo que " +
      "tiene la aplicación.",
    key: "Clave",
    link: "Abrir en la aplicación de autenticación",
    recovery:
      "Guarde estos códigos de recuperación. Cada uno inicia su sesión una vez si pierde la aplicación. No se " +
      "vuelven a mostrar.",
    confirm: "Código que la aplicación muestra ahora",
    finish: "Activar",
    done: "El segundo factor está activado. Sus otras sesiones han terminado.",
  },
  passkeys: {
    signIn: "Usar una llave de acceso",
    wrong: "Esta llave de acceso no se conoce aquí, o no se aceptó. Inicie sesión con su contraseña.",
    title: "Llaves de acceso",
    lead:
      "Una llave de acceso inicia su sesión en esta consola con un dedo, la cara o un PIN, en lugar de " +
      "contraseña y código.",
    none: "No tiene ninguna.",
    add: "Añadir una llave de acceso",
    addLead: "Su navegador se la pedirá a continuación. Funciona solo en las páginas de esta consola.",
    name: "Nombre",
    nameHint: "Para reconocerla, por ejemplo el dispositivo.",
    unnamed: "Llave de acceso",
    added: "La llave de acceso está añadida.",
    made: "Añadida",
    used: "Último uso",
    remove: "Eliminar",
    removeTitle: "Eliminar esta llave de acceso",
    removeLead: "Ya no inicia la sesión de nadie, y sus otras sesiones terminan.",
    removed: "La llave de acceso está eliminada. Sus otras sesiones han terminado.",
  },
  stepUp: {
    title: "Confirme que es usted",
    lead: "Esta acción vuelve a pedir su contraseña. Lo que escribió se conserva.",
    confirm: "Confirmar",
    code: "Código, si tiene un segundo factor",
  },
  idle: {
    title: "¿Sigue ahí?",
    lead: (seconds) => `Sin respuesta, su sesión se cerrará en ${counted(seconds, "segundo", "segundos")}.`,
    kept: "Lo que escribió en esta página se conserva hasta que vuelva a iniciar sesión.",
    stay: "Seguir con la sesión",
  },
  ended: {
    title: "Su sesión se ha cerrado",
    lead: "Vuelva a iniciar sesión para continuar. Lo que escribió en esta página se conserva.",
  },
  account: {
    title: "Su cuenta",
    password: "Cambiar la contraseña",
    current: "Contraseña actual",
    fresh: "Contraseña nueva",
    freshHint: "De 12 a 256 caracteres. Unas pocas palabras inusuales son mejores que una con signos.",
    change: "Cambiar la contraseña",
    changed: "La contraseña está cambiada. Sus otras sesiones han terminado.",
    factor: "Segundo factor",
    factorLead: "Una contraseña robada no debe bastar para abrir el registro.",
    factorBegin: "Configurar uno, o reemplazarlo",
    turnOff: "Desactivar",
    turnedOff: "El segundo factor está desactivado. Sus otras sesiones han terminado.",
    sessions: "Dónde tiene sesiones abiertas",
  },
};
