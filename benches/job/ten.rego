package ten

broken contains "missing-sponsor" if not sponsored

broken contains "vague-audience" if not has_groups

broken contains "no-reinforcement" if not reinforced

broken contains "mistimed-session" if {
	some session in input.schedule.sessions
	not timely(session)
}

broken contains "no-opening" if not opens_well

broken contains "no-metric" if not measured

broken contains "far-horizon" if not near

broken contains "long-session" if {
	some session in input.schedule.sessions
	not short(session)
}

broken contains "little-practice" if not practised

broken contains "no-adoption-owner" if not adopted

sponsored if {
	filled(input.sponsor.name)
	not input.sponsor.function in {null, "learning"}
	input.sponsor.function
}

has_groups if {
	count(input.audience.groups) >= 2
	every group in input.audience.groups { filled(group.role) }
	not input.names_everybody
}

reinforced if {
	some activity in input.reinforcement.activities
	day(activity.date) - go_live > 14
}

timely(session) if {
	before := go_live - day(session.date)
	before >= 14
	before <= 28
}

opens_well if {
	input.climate.opening_discussion == true
	count(input.climate.norms) > 0
}

measured if {
	filled(input.outcome.metric)
	is_number(input.outcome.baseline)
	is_number(input.outcome.target)
	input.outcome.target != input.outcome.baseline
}

near if {
	is_number(input.outcome.horizon)
	input.outcome.horizon <= 30
}

short(session) if {
	is_number(session.minutes)
	session.minutes <= 90
}

practised if {
	is_number(input.design.practice)
	input.design.practice >= 60
}

adopted if {
	some manager in input.adoption.managers
	manager.answers_for_adoption == true
	filled(manager.name)
}

filled(text) if trim_space(text) != ""

go_live := day(input.schedule.go_live)

day(date) := time.parse_rfc3339_ns(concat("", [date, "T00:00:00Z"])) / 86400000000000
