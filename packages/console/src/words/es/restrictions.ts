import type { Words } from "../en.ts";

export const restrictions: Words["restrictions"] = {
  open: "Sin restricción",
  only: "Solo estos",
  atMost: "Como máximo",
  nobody: "Nadie",
  noneKept: "Ninguno",
  entries: (label) => `${label}, uno por uno; Intro añade uno`,
  add: "Añadir con Intro",
  fields: {
    partner_name: { label: "Nombre", hint: "Para las personas. Único en su organización." },
    org_id: { label: "Organización", hint: "Déjelo vacío para la predeterminada." },
    allowed_origins: {
      label: "Orígenes de sus páginas",
      hint:
        "Páginas que pueden incrustar la aplicación, como https://portal.acme.example. Sin ninguna, no puede " +
        "nadie.",
      openly: "",
    },
    sso_mode: {
      label: "Quién puede empezar un inicio de sesión",
      hint: "El portal del socio, esta aplicación o ambos.",
    },
    login_url: {
      label: "Página de inicio de sesión",
      hint: "Adonde envía el navegador un inicio que empieza aquí. Necesario con «Esta aplicación» y «Ambos».",
    },
    user_provisioning: {
      label: "Usuarios desconocidos",
      hint: "Qué hace el primer inicio de sesión de alguien nuevo.",
    },
    allowed_email_domains: {
      label: "Dominios de correo",
      hint: "Dominios exactos de las personas cuya sesión puede iniciar; un subdominio no está incluido.",
      openly: "Puede iniciar la sesión de personas de cualquier dominio de correo, también del de usted.",
      nobody: "No puede iniciar la sesión de nadie.",
    },
    allowed_source_ips: {
      label: "Direcciones de origen",
      hint: "Direcciones y bloques CIDR de los que vienen sus solicitudes firmadas.",
      openly: "Un secreto robado funciona desde cualquier parte.",
      nobody: "Se rechaza cada solicitud suya.",
    },
    allowed_roles: {
      label: "Roles",
      hint: "Roles que puede dar a sus usuarios. Los de administrador, solo por su nombre.",
      openly: "Puede dar cualquier rol que no esté reservado a los administradores.",
      nobody: "No puede dar ningún rol; se rechaza un inicio de sesión que nombre uno.",
    },
    allowed_attributes: {
      label: "Atributos",
      hint: "Nombres de los atributos firmados que se guardan con sus usuarios.",
      openly: "Se guarda cada atributo que firma.",
      nobody: "No se guarda ningún atributo.",
    },
    max_users: {
      label: "Usuarios",
      hint: "Cuántas personas pueden iniciar sesión a través de él.",
      openly: "Puede traer cualquier número de usuarios.",
      nobody: "No puede traer ningún usuario.",
    },
    session_max_age_seconds: {
      label: "Duración de las sesiones",
      hint: "Segundos, de 60 a 2.592.000. Menos que el límite de la aplicación, o sin efecto.",
      openly: "Sus sesiones duran tanto como las de la aplicación.",
    },
    session_idle_seconds: {
      label: "Sesiones sin uso",
      hint: "Segundos sin uso tras los que terminan sus sesiones.",
      openly: "Sus sesiones pueden quedar sin uso tanto como las de la aplicación.",
    },
    require_audience: {
      label: "Sus aserciones deben nombrar esta aplicación",
      hint: "Detiene una aserción que se hizo para otra aplicación.",
    },
  },
  modes: { idp_initiated: "El portal del socio", sp_initiated: "Esta aplicación", both: "Ambos" },
  provisioning: {
    jit: "Crea el usuario",
    pre_provisioned: "Se rechaza: los usuarios se crean de antemano",
    disabled: "Se rechaza: nunca se crea un usuario",
  },
};
