//! What people write into the fields of a request.

pub const TITLES: &[&str] = &[
    "Credit notes in the new finance system",
    "Triage of claims with the new guidelines",
    "Conversations about unsafe work",
    "First line support after the move to the new desk",
    "Forecasts that planners and buyers share",
    "Zugänge prüfen: Schulung für Teamleitungen",
];

pub const SENTENCES: &[&str] = &[
    "Since the change in spring, one in five orders comes back because the address was not checked.",
    "Team leads say that new colleagues know the steps but skip them when the queue is long.",
    "The audit in June named three places where the handover between shifts is not written down.",
    "We lose about four hours a week to questions that the guide answers on its second page.",
    "The vendor’s course shows every screen of the system and none of our cases.",
    "Managers asked for cases from their own desks, with the figures left as they were.",
    "Two of the six sites have tried this with a pilot group, and rework fell by a third.",
    "People can do it when somebody asks them to; they do not do it when the customer waits.",
    "The old form stays available until the end of the quarter, so that nobody is stuck.",
    "“It’s quicker to call Jens” is what we heard in nine of twelve interviews.",
    "Für die Nachtschicht in Köln braucht es einen eigenen Termin.",
    "The works council has seen the plan and agrees, provided that nothing is graded.",
    "Screens are in English; the instructions beside them are in the language of the site.\nBoth are kept in one folder.",
    "A price above the limit needs a second signature, which the system does not ask for yet.",
];

pub const PEOPLE: &[&str] = &[
    "Dana Ortiz",
    "Lee Park",
    "Amélie Dubois",
    "Jürgen Weiß",
    "Priya Raman",
    "Tom O’Neill",
    "Søren Holm",
    "Robert \"Bo\" Lindqvist",
    "Mei Tanaka",
    "Ngozi Okafor",
];

pub const POSITIONS: &[&str] = &[
    "Head of Claims",
    "Plant manager",
    "VP Sales, EMEA",
    "Director Finance Operations",
    "Head of Academy",
];

pub const DEPARTMENTS: &[&str] =
    &["Claims", "Logistics", "Finance", "Service desk", "Purchasing", "Sales EMEA"];

pub const AUDIENCES: &[&str] = &[
    "Claims handlers at the Leeds and Lyon sites, and the team leads who sign off",
    "Planners and buyers who share the weekly forecast",
    "First line agents in their first three months, with their supervisors",
    "Overall employees of the depot are 340; this is for shift leads and safety stewards",
    "The crew that wallstaff and loading share; nobody else",
    "Account managers für Österreich and the colleagues who prepare their quotes",
];

/// Nobody has chosen an audience here.
pub const CATCH_ALL: &[&str] = &[
    "For ALL employees, worldwide",
    "All-staff sessions at every site, and later the contractors",
    "Everyone in sales, service and the back office who works with customers",
    "This is open to everybody.",
    "The whole  company, as agreed with the board",
    "Rolled out to the entire organisation (außer Köln)",
    "A company-wide course that replaces the three local ones",
];

pub const ROLES: &[&str] = &[
    "claims handler",
    "team lead",
    "planner",
    "buyer",
    "shift lead",
    "safety steward",
    "account manager",
    "service agent",
];

pub const GROUPS: &[&str] =
    &["Leeds", "Lyon", "Night shift", "EMEA north", "New joiners", "Köln", "Depot 4"];

pub const TOPICS: &[&str] = &[
    "Spot the missing address before it leaves the desk",
    "Write a credit note on a real case",
    "Say no to an unsafe start: three conversations",
    "Agree on one forecast",
    "Hand over a shift in four sentences",
];

pub const ROOMS: &[&str] =
    &["Room 2.14", "Teams", "Training desk, hall C", "Leeds / Lyon by video"];

pub const MATERIALS: &[&str] = &[
    "cases.pdf",
    "checklist-v3.docx",
    "https://intranet.example/claims/guide#handover",
    "figures.xlsx",
];

pub const NORMS: &[&str] = &[
    "Questions come first",
    "Nobody is graded",
    "What is said here stays here",
    "A mistake is a case",
];

pub const ACTIVITIES: &[&str] =
    &["check-in", "coaching on the job", "peer pairs", "review of ten cases", "office hours"];

pub const METRICS: &[&str] = &[
    "Orders returned for a wrong address, %",
    "Claims closed on first contact, %",
    "Near misses reported a month",
];

pub const TAGS: &[&str] = &["finance", "pilot", "2026-q4", "safety", "onboarding", "erp"];
