"""What every feature stands on: errors, settings, storage, child processes, progress and logs."""
