"""`make bench`: this system against the bare engines, as ratios in one run.

Each figure is a ratio to what the same Postfix and Dovecot do without us on the same machine in
the same run; nothing here is a promise in seconds. Results go to `var/bench.json`:
`[{"name", "ratio", "target", "ok", "detail"}]`.
"""
