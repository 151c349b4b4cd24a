"""The command line: parse, call a task, report. It knows no stage by itself."""
