"""Background work: the job's row, written with the change that wants it, is the queue.

`queue.job` declares a kind of job and its lane, `queue.enqueue` asks for one, `schedule.every` for timed work. `worker`
takes them; of lanes that people share by `turns`, whoever has used least comes next. Every job is safe to run twice.
"""
