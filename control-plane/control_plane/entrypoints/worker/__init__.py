"""Workers, and the scheduler that rings their bell. Celery is known here and nowhere else."""
