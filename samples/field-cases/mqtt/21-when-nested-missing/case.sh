# A field that is missing within a when makes it false, in our words.
explain mapping.yaml d/a payload
is_silent_on 'Failed to invoke|MethodNotFound|java\.util'
is_silent_on '^t 1'
printf 'rules:\n  - from: d/{a}\n    when: {field: n.v, not: 0}\n    metrics: [{name: t, value: t}]\n' > own.yaml
explain own.yaml d/a payload
exits 0
