# A date that does not exist is rejected.
explain mapping.yaml dt/a payload
says '2026-02-30'
is_silent_on '^d 1'
