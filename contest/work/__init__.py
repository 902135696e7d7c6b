"""Background work: the job's row, written with the change that wants it, is the queue."""
