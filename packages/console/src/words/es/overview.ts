import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const overview: Words["overview"] = {
  title: "Resumen",
  lead: "Las últimas 24 horas.",
  signIns: "Inicios de sesión",
  refusals: "Rechazados",
  warnings: "Advertencias",
  partnersActive: "Socios activos",
  atLeast: (count) => `${numberText(count)} o más`,
  reasons: "Rechazos por motivo",
  noRefusals: "No se rechazó nada.",
  latest: "Últimas advertencias",
  noWarnings: "No hubo ninguna advertencia.",
  allWarnings: "Todas las advertencias de la auditoría",
  care: "Socios que necesitan atención",
  careLead: "Secretos de más de un año, y socios de los que no se sabe nada desde hace 30 días.",
  nothingToCare: "Ningún socio necesita atención.",
  oldSecret: (days) => `El secreto tiene ${days}.`,
  silent: (ago) => `El último inicio de sesión fue ${ago}.`,
  neverSignedIn: "Nadie ha iniciado sesión todavía.",
  partial: (count) => `De los primeros ${numberText(count)} socios.`,
  health: "Servicio",
  ready: "Listo",
  notReady: "No está listo",
  database: "Funciona con su base de datos",
  version: "Versión",
};
