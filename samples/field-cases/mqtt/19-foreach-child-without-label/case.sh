# Two children that become one series for want of a label are a collision.
explain mapping.yaml e/1 payload
says "'id'"
says 'collision|same series'
