# A time that the clocks leave out in spring is no time; one that they repeat in autumn is the first of the two.
printf '{"last_seen":"31.03.2024 02:30"}' > payload
explain mapping.yaml gates/north payload
says 'the clocks of Europe/Berlin leave out'
says 'Nothing is pushed'
printf '{"last_seen":"27.10.2024 02:30"}' > payload
explain mapping.yaml gates/north payload
says '^seen\{gate="north"\} 1729989000'
