"""The best team for an idea or a lead, under rules. `talka.matching.consortium.teams` is the door."""
