/** The panel's words in German. No native speaker has reviewed them yet. */

import type { PanelTexts } from "../texts.js";

export const german: PanelTexts = {
  lang: "de",
  label: "Prüfung dieser Anfrage",

  ready: "Bereit",
  notReady: "Noch nicht bereit",
  undecided: "Noch offen",
  waiting: "Noch nichts zu prüfen",
  waitingDetail: "Was sich verbessern lässt, erscheint hier, während das Formular ausgefüllt wird.",
  readyDetail: "Dieser Anfrage steht nichts im Weg.",
  blocked: {
    one: "{n} Punkt muss sich ändern, bevor es weitergehen kann.",
    other: "{n} Punkte müssen sich ändern, bevor es weitergehen kann.",
  },
  waits: {
    one: "Bisher hält nichts sie auf; {n} Regel wartet auf eine Antwort.",
    other: "Bisher hält nichts sie auf; {n} Regeln warten auf Antworten.",
  },
  readyWithWarnings: {
    one: "Es kann weitergehen; {n} Befund verdient einen zweiten Blick.",
    other: "Es kann weitergehen; {n} Befunde verdienen einen zweiten Blick.",
  },
  settled: { one: "{settled} von {n} Regel entschieden", other: "{settled} von {n} Regeln entschieden" },
  passed: { other: "{n} erfüllt" },
  open: { other: "{n} offen" },
  failed: { other: "{n} nicht erfüllt" },
  unread: { other: "{n} nicht lesbar" },

  next: "Nächste Frage",
  settles: {
    one: "Die Antwort hilft, {n} Regel zu entscheiden.",
    other: "Die Antwort hilft, {n} Regeln zu entscheiden.",
  },
  answer: "Beantworten",

  errors: "Fehler",
  errorsDetail: "Sie halten die Anfrage auf.",
  warnings: "Warnungen",
  warningsDetail: "Sie verdienen einen zweiten Blick und halten nichts auf.",
  infos: "Hinweise",
  infosDetail: "Gut zu wissen.",
  error: "Fehler:",
  warning: "Warnung:",
  info: "Hinweis:",

  ask: "Zu fragen:",
  fix: "Was hilft:",
  why: "Warum das wichtig ist",
  howAndWhy: "Was hilft, und warum",
  sources: "Quellen",
  newTab: "(öffnet in einem neuen Tab)",
  grades: {
    "meta-analysis": "Metaanalyse",
    study: "Studie",
    survey: "Umfrage",
    practitioner: "Erfahrung aus der Praxis",
  },
  goToField: "Zum Feld",
  noField: "Diese Seite hat kein Feld für „{field}“.",
  cleared: "Erledigt",

  invalid: "Nicht lesbare Werte",
  invalidDetail: "Sie sind nicht, was das Feld erwartet.",
  expected: "Erwartet:",
  found: "Gefunden:",

  waived: { one: "{n} Befund mit Ausnahme", other: "{n} Befunde mit Ausnahme" },
  approvedBy: "Genehmigt von {name}",
  expires: "bis {date}",

  openRules: { one: "{n} Regel noch offen", other: "{n} Regeln noch offen" },

  announceCleared: { one: "{n} Befund erledigt", other: "{n} Befunde erledigt" },
  announceNew: { one: "{n} neuer Befund", other: "{n} neue Befunde" },
  announceLeft: { one: "noch {n} übrig", other: "noch {n} übrig" },
  announceNone: "keiner übrig",
  announceReady: "die Anfrage ist bereit",
  pathSeparator: " › ",
  pathElement: "{name} {n}",
};
