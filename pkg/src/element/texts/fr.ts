/** The panel's words in French. No native speaker has reviewed them yet. */

import type { PanelTexts } from "../texts.js";

export const french: PanelTexts = {
  lang: "fr",
  label: "Vérification de cette demande",

  ready: "Prête",
  notReady: "Pas encore prête",
  undecided: "Encore ouverte",
  waiting: "Rien à vérifier pour l’instant",
  waitingDetail: "Ce qui peut être amélioré apparaît ici à mesure que le formulaire est rempli.",
  readyDetail: "Rien ne s’oppose à cette demande.",
  blocked: {
    one: "{n} point doit changer avant d’aller plus loin.",
    other: "{n} points doivent changer avant d’aller plus loin.",
  },
  waits: {
    one: "Rien ne la bloque jusqu’ici ; {n} règle attend une réponse.",
    other: "Rien ne la bloque jusqu’ici ; {n} règles attendent des réponses.",
  },
  readyWithWarnings: {
    one: "Elle peut avancer ; {n} constat mérite un second regard.",
    other: "Elle peut avancer ; {n} constats méritent un second regard.",
  },
  settled: { one: "{settled} règle tranchée sur {n}", other: "{settled} règles tranchées sur {n}" },
  passed: { one: "{n} satisfaite", other: "{n} satisfaites" },
  open: { one: "{n} ouverte", other: "{n} ouvertes" },
  failed: { one: "{n} non satisfaite", other: "{n} non satisfaites" },
  unread: { one: "{n} illisible", other: "{n} illisibles" },

  next: "Question suivante",
  settles: { one: "La réponse aide à trancher {n} règle.", other: "La réponse aide à trancher {n} règles." },
  answer: "Répondre",

  errors: "Erreurs",
  errorsDetail: "Elles empêchent la demande d’avancer.",
  warnings: "Avertissements",
  warningsDetail: "Ils méritent un second regard et ne bloquent rien.",
  infos: "Informations",
  infosDetail: "Bon à savoir.",
  error: "Erreur :",
  warning: "Avertissement :",
  info: "Information :",

  ask: "À se demander :",
  fix: "Ce qui le résout :",
  why: "Pourquoi c’est important",
  howAndWhy: "Que faire, et pourquoi",
  sources: "Sources",
  newTab: "(s’ouvre dans un nouvel onglet)",
  grades: {
    "meta-analysis": "Méta-analyse",
    study: "Étude",
    survey: "Enquête",
    practitioner: "Expérience de terrain",
  },
  goToField: "Aller au champ",
  noField: "Cette page n’a pas de champ pour « {field} ».",
  cleared: "Résolu",

  invalid: "Valeurs illisibles",
  invalidDetail: "Elles ne sont pas ce que le champ attend.",
  expected: "Attendu :",
  found: "Trouvé :",

  waived: { one: "{n} constat avec dérogation", other: "{n} constats avec dérogation" },
  approvedBy: "Approuvé par {name}",
  expires: "jusqu’au {date}",

  openRules: { one: "{n} règle encore ouverte", other: "{n} règles encore ouvertes" },

  announceCleared: { one: "{n} constat résolu", other: "{n} constats résolus" },
  announceNew: { one: "{n} nouveau constat", other: "{n} nouveaux constats" },
  announceLeft: { one: "il en reste {n}", other: "il en reste {n}" },
  announceNone: "il n’en reste aucun",
  announceReady: "la demande est prête",
  pathSeparator: " › ",
  pathElement: "{name} {n}",
};
